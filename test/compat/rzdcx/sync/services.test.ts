import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { expect } from 'chai';
import { DCXACC, DCXOBJ, DICOM_TAGS_ENUM as Tag } from '../../../../compat/rzdcx/sync';
import { writeSmallFile } from '../../../support/small-file';
import { tempDir } from '../../../support/temp';
import type { ServiceUserData } from './programs/service-user';

describe('the blocking entry: services of an accepter', () => {
  it('[DCXACC.OnMPPSCreate] [DCXACC.OnMPPSSet] [DCXACC.OnStorageCommitRequest] [DCXACC.SendCommitResult] [DCXACC.OnGet] run in the loop of a ported server', async () => {
    const source = tempDir('services');
    const file = writeSmallFile(join(source, 'a.dcm'), { sopInstanceUID: '1.2.3.1' });
    const second = writeSmallFile(join(source, 'b.dcm'), { sopInstanceUID: '1.2.3.2' });
    const acc = new DCXACC();
    const events: unknown[] = [];
    const statusOf = (object: DCXOBJ): string => object.getElementByTag(Tag.PerformedProcedureStepStatus).CStringPtr;
    let asked: [string, string] | undefined;
    acc.on('OnMPPSCreate', (uid, step) => void events.push(['create', uid, statusOf(step)]));
    acc.on('OnMPPSSet', (uid, step) => void events.push(['set', uid, statusOf(step)]));
    acc.on('OnStorageCommitRequest', (transaction, instances) => {
      events.push(['commit', instances]);
      asked = [transaction, instances];
    });
    acc.on('OnGet', (identifier) => {
      events.push(['get', identifier.getElementByTag(Tag.QueryRetrieveLevel).CStringPtr]);
      const object = new DCXOBJ();
      object.openFile(second);
      return [file, object];
    });
    const workerData: ServiceUserData = { port: acc.Listen(0), folder: tempDir('got') };
    const user = new Worker(join(__dirname, 'programs', 'service-user.js'), { workerData });
    const told = once(user, 'message');
    for (let associations = 0; associations < 4; associations++) {
      expect(acc.WaitForConnection('ACC', workerData.port, 20)).to.equal(true);
      while (acc.WaitForCommand(20)) {
        if (asked === undefined) continue;
        const [transaction, instances] = asked;
        asked = undefined;
        acc.SendCommitResult(transaction, instances, '');
      }
    }
    const [{ uid, ...result }] = (await told) as [{ uid: string }];
    expect(result).to.deep.equal({ complete: true, safe: '1.2.3;1.2.4', stored: 2 });
    expect(events).to.deep.equal([
      ['create', uid, 'IN PROGRESS'],
      ['set', uid, 'COMPLETED'],
      ['commit', '1.2.3;1.2.4'],
      ['get', 'STUDY'],
    ]);
    acc.Release();
  });
});
