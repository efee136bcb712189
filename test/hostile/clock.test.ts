import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { createEngine } from '../../src/container';
import { echo, FileTarget } from '../../src/services';
import { ACCEPT_ALL, requestOptions } from '../association/harness';
import { turns } from '../association/pdu-peer';
import { tempDir } from '../support/temp';

const DAY = 86_400_000;

describe('a system clock that jumps', () => {
  const real = Date.now.bind(Date);
  let shift = 0;

  before(() => {
    Date.now = () => real() + shift;
  });
  afterEach(() => (shift = 0));
  after(() => {
    Date.now = real;
  });

  it('forwards or back by a day ends no association: their timers do not look at it', async () => {
    const timeouts = { dimseResponse: 5000, idle: 5000, lifetime: 5000, artim: 5000 };
    const server = await createEngine().listen(
      { port: 0, host: '127.0.0.1', policy: ACCEPT_ALL, handlers: {} },
      undefined,
      { timeouts },
    );
    const options = requestOptions({ host: '127.0.0.1', port: server.port, timeouts });
    const association = await createEngine().requestAssociation(options);
    for (const jump of [DAY, -2 * DAY, DAY]) {
      shift += jump;
      await turns();
      expect(await echo(association)).to.equal(0);
    }
    expect((await association.release()).kind).to.equal('released');
    await server.close();
  });

  it('L6: forwards by a day takes no file of a living process for a leftover', async () => {
    const folder = tempDir('clock');
    const living = `.1.2.3.dcm.${process.pid}-0123456789ab.dcxpart`;
    writeFileSync(join(folder, living), 'in the middle of a store');
    shift = DAY;
    const target = FileTarget.open(join(folder, '1.2.4.dcm'), { header: Buffer.alloc(0) });
    await target.commit();
    expect(readdirSync(folder).sort()).to.deep.equal([living, '1.2.4.dcm']);
  });
});
