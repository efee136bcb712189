import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import {
  CommandField,
  createEngine,
  DataElement,
  DataSet,
  echo,
  MemoryTransportFactory,
  TraceRecorder,
  UserIdentityType,
} from 'dcxport';
import { escaped, html } from '../../../../cli/trace/page/html';
import { PageBudget } from '../../../../cli/trace/page/page-budget';
import { runProgram } from '../../../support/process';
import { tempDir } from '../../../support/temp';
import { MadeTrace, pageOf } from './pages';

const command = join(__dirname, '..', '..', '..', '..', 'cli', 'main.js');

describe('the page of a trace', () => {
  it('tells each message with its command set, its status in words and its time', async () => {
    const page = await new MadeTrace().open().echo().page();
    expect(page)
      .to.include('C-ECHO-RQ')
      .and.to.match(/C-ECHO-RSP · 0000H Success<\/b/);
    expect(page).to.include('0030H C-ECHO-RQ').and.to.include('960 µs after its request');
    expect(page).to.include('0000H Success: done');
    expect(page).to.include('DCXREQ.Echo').and.to.include('DicomNet.OnReceiveCEchoRequest');
    expect(page).to.include('Verification SOP Class').and.to.include('1 of 1 presentation context accepted');
  });

  it('holds no text of a peer as HTML', async () => {
    const evil = '<script>alert(1)</script>';
    const set = new DataSet();
    set.set(DataElement.fromText(0x00080070, 'LO', `"onclick='x' ${evil}`));
    const store = { CommandField: CommandField.C_STORE_RQ, MessageID: 1, Priority: 0, AffectedSOPClassUID: '1.2' };
    const page = await new MadeTrace()
      .open({ callingAETitle: '<b>AE</b>', calledAETitle: `"'&<x>` })
      .message('requestor', { ...store, AffectedSOPInstanceUID: '1.2.3' }, set)
      .add({ event: 'fault', time: 9000, association: 1, from: 'acceptor', why: evil, bytes: Buffer.from(evil) })
      .page();
    expect(page.match(/<script/g)).to.have.length(1);
    expect(page).to.not.include('<b>AE').and.to.not.include(`"'&<x>`).and.to.not.include("'x'");
    expect(page).to.include('&lt;b&gt;AE&lt;/b&gt;').and.to.include('&lt;script&gt;alert(1)');
  });

  it('shows control characters, and what turns the direction of text', () => {
    expect(escaped('a\u0000b\u202ec')).to.equal('a\\u0000b\\u202ec');
    expect(html`<i>${['<', 1, undefined, false, html`<b></b>`]}</i>`.text).to.equal('<i>&lt;1<b></b></i>');
  });

  it('shows an association that both of its ends have recorded once', async () => {
    const folder = tempDir('two-traces');
    const [trace, other] = ['a', 'b'].map((name) => new TraceRecorder(join(folder, `${name}.dcxtrace`)));
    if (trace === undefined || other === undefined) throw new Error('no recorders');
    const policy = { accept: () => ({ transferSyntaxes: () => true }) };
    const server = await createEngine({ trace: other }).listen({ port: 0, host: '127.0.0.1', policy, handlers: {} });
    const association = await createEngine({ trace }).requestAssociation({
      ...{ host: '127.0.0.1', port: server.port, callingAETitle: 'ONE', calledAETitle: 'TWO' },
      presentationContexts: [{ abstractSyntax: '1.2.840.10008.1.1', transferSyntaxes: ['1.2.840.10008.1.2'] }],
    });
    await echo(association);
    await association.release();
    await association.closed;
    await server.close();
    trace.close();
    other.close();
    const together = await pageOf([trace.path, other.path]);
    expect(together.match(/<b>C-ECHO-RQ<\/b/g)).to.have.length(1);
    expect((await pageOf([other.path])).match(/<b>C-ECHO-RQ<\/b/g)).to.have.length(1);
  });

  it('has two life lines for a program that speaks with itself', async () => {
    const page = await new MadeTrace().open({ callingAETitle: 'SAME', calledAETitle: 'SAME' }).echo().page();
    expect(page.match(/class="party"/g)).to.have.length(2);
  });

  it('says what is not shown, and that a trace was cut short', async () => {
    const made = new MadeTrace().open().echo();
    expect(await made.page({ events: 3 })).to.include('2 more events are not shown.');
    appendFileSync(made.path, '{"event":"mess');
    expect(await pageOf([made.path])).to.include('cut short in the middle of a line');
  });

  it('leaves details out once there are more than a browser can open', () => {
    const budget = new PageBudget(100);
    const long = html`<p>${'x'.repeat(120)}</p>`;
    expect(budget.spend(() => long)).to.equal(long);
    expect(budget.spend(() => expect.fail('not made')))
      .to.have.property('text')
      .that.includes('Left out');
  });

  it('tells the time of day, for whoever has logs of the same', async () => {
    const made = new MadeTrace().open();
    const page = await made.page();
    const [, start = ''] = /"start":"(.{19})/.exec(readFileSync(made.path, 'utf8')) ?? [];
    expect(page).to.match(new RegExp(`${start.slice(0, 10)} \\d\\d:\\d\\d:\\d\\d\\.\\d{6} UTC`));
  });

  it('folds a long run of pending responses', async () => {
    const query = { AffectedSOPClassUID: '1.2.840.10008.5.1.4.1.2.2.1' };
    const made = new MadeTrace().open();
    made.message(
      'requestor',
      { ...query, CommandField: CommandField.C_FIND_RQ, MessageID: 1, Priority: 0 },
      new DataSet(),
    );
    const match = new DataSet();
    match.set(DataElement.fromText(0x00080060, 'CS', 'CT'));
    const response = { ...query, CommandField: CommandField.C_FIND_RSP, MessageIDBeingRespondedTo: 1 };
    for (let count = 0; count < 20; count++) made.message('acceptor', { ...response, Status: 0xff00 }, match);
    made.message('acceptor', { ...response, Status: 0 });
    const page = await made.page();
    expect(page).to.include('18 more C-FIND-RSP · FF00H Pending');
    expect(page.match(/C-FIND-RSP · FF00H Pending<\/b/g)).to.have.length(20);
  });

  it('says of a data set that cannot be read why', async () => {
    const made = new MadeTrace().open();
    const recording = made.writer.beginDataSet();
    recording.append(Buffer.from('0800600043530a0043', 'hex'));
    const base = made.of('message');
    const page = await made
      .add({
        ...{ ...base, from: 'requestor', end: base.time, contextId: 1, abstractSyntax: '1.2', fragments: 1 },
        ...{ transferSyntax: '1.2.840.10008.1.2.1', command: Buffer.from('no command'), complete: true },
        dataSet: recording.finish(),
      })
      .page();
    expect(page)
      .to.include('The command set cannot be decoded.')
      .and.to.match(/It cannot be read further:/);
  });

  it('never shows a passcode', async () => {
    const trace = new TraceRecorder(join(tempDir('passcode'), 'passcode.dcxtrace'));
    const engine = createEngine({ trace, transports: new MemoryTransportFactory() });
    const policy = { accept: () => ({ transferSyntaxes: () => true }) };
    const server = await engine.listen({ port: 104, policy, handlers: {} });
    const association = await engine.requestAssociation({
      ...{ host: 'memory', port: 104, callingAETitle: 'ONE', calledAETitle: 'TWO' },
      presentationContexts: [{ abstractSyntax: '1.2.840.10008.1.1', transferSyntaxes: ['1.2.840.10008.1.2'] }],
      userIdentity: { type: UserIdentityType.UsernameAndPasscode, primary: 'somebody', secondary: 'opensesame' },
    });
    association.abort();
    await association.closed;
    await server.close();
    trace.close();
    expect(await pageOf([trace.path]))
      .to.not.include('somebody')
      .and.to.not.include('opensesame');
    const shown = await pageOf([trace.path], { showPatientData: true });
    expect(shown).to.include('somebody').and.to.not.include('opensesame');
  });

  it('is made by the command, which refuses what is no trace', async () => {
    const made = new MadeTrace().open().echo();
    made.writer.close();
    const folder = tempDir('show');
    const show = (file: string): ReturnType<typeof runProgram> =>
      runProgram(process.execPath, [command, 'trace', 'show', file, '-o', join(folder, 'page.html')]);
    expect(await show(made.path)).to.include({ code: 0, stdout: `${join(folder, 'page.html')}: 1 association\n` });
    const other = join(folder, 'other');
    writeFileSync(other, 'DICM');
    const refused = await show(other);
    expect(refused).to.include({ code: 2, stdout: '' });
    expect(refused.stderr).to.match(/other: The file is no trace/);
  });
});
