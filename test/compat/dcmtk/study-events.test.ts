import { expect } from 'chai';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandWords, HookRunner } from '../../../compat/dcmtk/storage/exec-hooks';
import { numberFiles, StudyTracker, type TrackedStudy } from '../../../compat/dcmtk/storage/study-tracker';
import { tempDir } from '../../support/temp';
import { waitUntil } from '../../support/wait-until';

const SOURCE = { callingAETitle: 'A', calledAETitle: 'B', peer: '192.0.2.1' };

describe('the end of studies', () => {
  function track(timeoutMs?: number): { tracker: StudyTracker; ended: TrackedStudy[] } {
    const ended: TrackedStudy[] = [];
    return { tracker: new StudyTracker(timeoutMs, (study) => ended.push(study)), ended };
  }
  const [one, two] = [{}, {}];

  it('is there when the association goes on to another study', () => {
    const { tracker, ended } = track();
    tracker.enter(one, '1.1', '/x', SOURCE);
    tracker.stored('/x', '/x/a');
    tracker.stored('/x', '/x/a');
    tracker.stored('/x', '/x/b');
    expect(tracker.folderOf('1.1')).to.equal('/x');
    tracker.enter(one, '1.2', '/y', SOURCE);
    expect(ended).to.deep.equal([{ StudyInstanceUID: '1.1', folder: '/x', files: ['/x/a', '/x/b'], ...SOURCE }]);
    expect(tracker.folderOf('1.1')).to.equal(undefined);
    tracker.close();
    expect(ended.map(({ StudyInstanceUID }) => StudyInstanceUID)).to.deep.equal(['1.1', '1.2']);
  });

  it('is not there while another association still sends of the study', () => {
    const { tracker, ended } = track();
    tracker.enter(one, '1.1', '/x', SOURCE);
    tracker.enter(two, '1.1', '/x', SOURCE);
    tracker.enter(one, '1.2', '/y', SOURCE);
    expect(ended).to.have.length(0);
    tracker.enter(two, '1.2', '/y', SOURCE);
    expect(ended).to.have.length(1);
  });

  it('comes with the end of the association for a limit of 0 alone', () => {
    for (const [limit, count] of [
      [0, 1],
      [undefined, 0],
    ] as const) {
      const { tracker, ended } = track(limit);
      tracker.enter(one, '1.1', '/x', SOURCE);
      tracker.leave(one);
      expect(ended, `${limit}`).to.have.length(count);
    }
  });

  it('comes after its limit without an object, once', async () => {
    const { tracker, ended } = track(20);
    tracker.enter(one, '1.1', '/x', SOURCE);
    await waitUntil(() => ended.length === 1, 'the end of the study');
    tracker.close();
    expect(ended).to.have.length(1);
  });

  it('gives files their numbers, and tells of those that cannot be renamed', () => {
    const folder = tempDir('numbers');
    const files = ['CTe.1.2', 'MR.1.3'].map((name) => join(folder, name));
    for (const file of files) writeFileSync(file, '');
    const failed: string[] = [];
    numberFiles([...files, join(folder, 'US.gone')], '.dcm', (from) => failed.push(from));
    expect(readdirSync(folder).sort()).to.deep.equal(['CT000001.dcm', 'MR000002.dcm']);
    expect(failed).to.deep.equal([join(folder, 'US.gone')]);
  });
});

describe('commands behind received objects', () => {
  const values = { p: '/in box', f: 'CT.1; rm -rf /', a: '$(reboot)', c: '`id`', r: '192.0.2.1' };

  it('are split before the placeholders are filled in', () => {
    expect(commandWords('store "#p/#f" --from #a#c #r #x', values)).to.deep.equal([
      ...['store', '/in box/CT.1; rm -rf /', '--from', '$(reboot)`id`', '192.0.2.1', '#x'],
    ]);
  });

  it('get what a peer sent as one word and no more, whatever is in it', async () => {
    const out = join(tempDir('hook'), 'out');
    const failures: string[] = [];
    const runner = new HookRunner((text) => failures.push(text));
    const script = "require('fs').writeFileSync(process.argv[1], JSON.stringify(process.argv.slice(2)))";
    const command = `'${process.execPath}' -e "${script}" '${out}' #f #a "#c"`;
    await runner.run(command, values, true);
    expect(failures).to.deep.equal([]);
    expect(JSON.parse(readFileSync(out, 'utf8'))).to.deep.equal([values.f, values.a, values.c]);
  });

  it('that cannot be started, or fail, are reported and end nothing', async () => {
    const failures: string[] = [];
    const runner = new HookRunner((text) => failures.push(text));
    await runner.run('/nonexistent/program #f', values, true);
    await runner.run(`'${process.execPath}' -e "process.exit(3)"`, values, false);
    await runner.idle();
    expect(failures[0]).to.match(/^cannot execute command '\/nonexistent\/program': /);
    expect(failures[1]).to.match(/ended with 3$/);
    expect(() => HookRunner.check('"open')).to.throw('is not closed');
  });

  it('run sixteen at once, and the others in their turn', async () => {
    const runner = new HookRunner((text) => expect.fail(text));
    const folder = tempDir('many');
    const files = Array.from({ length: 40 }, (_, index) => `${index}`);
    await Promise.all(files.map((f) => runner.run("touch '#p/#f'", { ...values, p: folder, f }, false)));
    await runner.idle();
    expect(readdirSync(folder).sort()).to.deep.equal([...files].sort());
  });
});
