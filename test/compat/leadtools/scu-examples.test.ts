import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import * as leadtools from '../../../compat/leadtools';
import { runExample } from '../../support/examples';
import { projectRoot } from '../../support/project';
import { writeSmallFile } from '../../support/small-file';
import { tempDir } from '../../support/temp';
import { within } from '../../support/wait-until';
import { ScuPeer } from './scu-peer';

const CLASSES = ['DicomConnection', 'QueryRetrieveScu', 'StoreScu'];
const { Success, Pending } = leadtools.DicomCommandStatusType;

describe('leadtools: the examples of the SCU classes', function () {
  this.timeout(60_000);
  const home = process.cwd();
  let peer: ScuPeer;

  before(async () => {
    leadtools.DicomNet.Startup();
    process.chdir(tempDir('scu-examples'));
    writeSmallFile('ct.dcm');
    peer = await ScuPeer.start({
      setUp: (connection) => {
        connection.on('OnReceiveCStoreRequest', (id, messageID, uid, instance) =>
          connection.SendCStoreResponse(id, messageID, uid, instance, Success),
        );
        connection.on('OnReceiveCFindRequest', (id, messageID, uid) => {
          const match = new leadtools.DicomDataSet();
          match.InsertElementAndSetValue(leadtools.DicomTag.PatientID, 'P1');
          connection.SendCFindResponse(id, messageID, uid, Pending, match);
          connection.SendCFindResponse(id, messageID, uid, Success, null);
        });
      },
    });
  });
  after(async () => {
    process.chdir(home);
    await peer.close();
    leadtools.DicomNet.Shutdown();
  });

  for (const name of CLASSES) {
    it(`that of ${name} runs against a peer, printing what it says`, async () => {
      const source = readFileSync(join(projectRoot, 'compat', 'leadtools', `${name}.ts`), 'utf8');
      const code = /```ts\n(?<code>[^]*?) \* ```/.exec(source)?.groups?.['code']?.replace(/^ \* ?/gm, '') ?? '';
      const here = code.replace("'pacs.example', 'PACS', 104", `'127.0.0.1', 'PACS', ${peer.scp.Port}`);
      expect(here).to.not.equal(code);
      await within(runExample(here, { modules: { 'dcxport/leadtools': leadtools }, port: 0 }), 'the example');
    });
  }
});
