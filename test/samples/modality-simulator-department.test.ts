import { expect } from 'chai';
import { existsSync } from 'node:fs';
import { DCXREQ } from 'dcxport/rzdcx';
import {
  type AssociationRecord,
  DemoArchive,
  demoDescription,
  Department,
  type Device,
  FaultKind,
  MemoryWorklist,
  Modality,
  type StudyResult,
} from '../../samples/modality-simulator/index';
import { findSteps, stepKey } from '../../samples/modality-simulator/archive-worklist';
import { Random } from '../../samples/modality-simulator/random';
import { inventStep, readWorklistEntry, worklistIdentifier } from '../../samples/modality-simulator/scheduled-step';
import { tempDir } from '../support/temp';
import { describeSmallDevice, makeSmall } from './modality-simulator-witness';

const never = new AbortController().signal;

/** A department of one small CT with an archive, and all that the two tell. */
async function openDepartment(changes: Partial<Device> = {}) {
  const archived: AssociationRecord[] = [];
  const received: string[] = [];
  const archive = new DemoArchive({
    folder: tempDir('department'),
    onAssociation: (record) => archived.push(record),
    onStored: (path, title) => received.push(`${title} ${existsSync(path)}`),
  });
  await archive.open();
  const description = demoDescription(archive.peers, { devices: 1, studies: 1 });
  const department = new Department({
    ...description,
    devices: description.devices.map((device) => ({ ...makeSmall(device), ...changes })),
  });
  const opened: AssociationRecord[] = [];
  const sent: string[] = [];
  const offered: string[] = [];
  const studies: StudyResult[] = [];
  department
    .on('association', (record) => opened.push(record))
    .on('stored', (device, path) => sent.push(`${device} ${existsSync(path)}`))
    .on('worklist', (device, steps) =>
      offered.push(...steps.map(({ accessionNumber }) => `${device} ${accessionNumber}`)),
    )
    .on('study', (result) => studies.push(result));
  await department.open();
  const [device] = department.devices;
  if (device === undefined) throw new Error('no device');
  return { archive, department, device, archived, received, opened, sent, offered, studies };
}

function used(records: readonly AssociationRecord[]): string[] {
  return records.map(({ services }) =>
    Object.entries(services)
      .map(([service, times]) => `${service} ${times}`)
      .join(', '),
  );
}

describe('a department of samples/modality-simulator', () => {
  it('tells of worklists, associations and stored images, and its archive of the other side of them', async () => {
    const { archive, department, device, ...told } = await openDepartment();
    const [step] = archive.schedule(device, 1);
    const run = department.begin(device, { signal: never, enough: never });
    await run.run();
    await department.close();
    await archive.close();

    expect(told.studies.map(({ outcome }) => outcome)).to.deep.equal(['completed']);
    expect(told.offered).to.deep.equal([`CT 1 ${step?.accessionNumber}`]);
    expect(told.sent).to.deep.equal(['CT 1 true', 'CT 1 true']);
    expect(told.received).to.deep.equal(['CT_1 true', 'CT_1 true']);
    expect(used(told.opened)).to.deep.equal([
      ...['C-FIND 1', 'N-CREATE 1', 'C-STORE 2', 'N-SET 1'],
      'N-ACTION 1, N-EVENT-REPORT 1',
    ]);
    expect(used(told.archived)).to.deep.equal(used(told.opened));
    for (const { from, to, address, problem, ms } of told.opened) {
      expect({ from, to, address, problem }).to.deep.equal({
        from: 'CT_1',
        to: 'DEMO_ARCHIVE',
        address: `127.0.0.1:${archive.port}`,
        problem: undefined,
      });
      expect(ms).to.be.within(0, 10_000);
    }
    expect(run.progress.study).to.equal(undefined);
  });

  it('a device that was stopped begins anew, while its department stays open', async () => {
    const { archive, department, device, studies } = await openDepartment({ studies: 2 });
    archive.schedule(device, 2);
    const stop = new AbortController();
    department.once('stored', () => stop.abort());
    const first = department.begin(
      { ...device, imagesPerSeries: 2, seriesPerStudy: 2 },
      { signal: stop.signal, enough: never },
    );
    await first.run();
    expect(first.progress.phase).to.equal('stopped');
    const second = department.begin({ ...device, studies: 1, imagesPerSeries: 1 }, { signal: never, enough: never });
    await second.run();
    await department.close();
    await archive.close();
    expect(second.progress.phase).to.equal('done');
    expect(studies.map(({ outcome }) => outcome)).to.deep.equal(['interrupted', 'completed']);
  });

  it('what went wrong with an association stands in its record, on both sides', async () => {
    const fault = { kind: FaultKind.AbortInStore, every: 1, bytesPerSecond: 0 };
    const { archive, department, device, opened, archived } = await openDepartment({ faults: [fault] });
    archive.schedule(device, 1);
    await department.begin(device, { signal: never, enough: never }).run();
    await department.close();
    await archive.close();
    expect(opened.filter(({ problem }) => problem !== undefined).map(({ problem }) => problem)).to.deep.equal([
      'aborted by the device in the middle of a store, on purpose (abort-in-store)',
    ]);
    expect(archived.map(({ problem }) => problem).filter((problem) => problem !== undefined)).to.deep.equal([
      'C-STORE: the association ended in the middle of an object',
    ]);
  });

  it('nobody there: the record of the association has the reason', async () => {
    const description = describeSmallDevice(1, { studies: 1 });
    const department = new Department(description);
    const records: AssociationRecord[] = [];
    department.on('association', (record) => records.push(record));
    await department.open();
    await department.begin(description.devices[0]!, { signal: never, enough: never }).run();
    await department.close();
    expect(records.map(({ problem }) => problem).join()).to.match(/127\.0\.0\.1:1\b/);
  });

  it('a worklist in memory gives a device its own entries, and who asks for any those of all', () => {
    const worklist = new MemoryWorklist();
    const random = new Random('worklist');
    for (const [at, station] of ['CT_1', 'MR_2', 'CT_1'].entries()) {
      worklist.schedule(inventStep(String(at), Modality.CT, random), station, Modality.CT);
    }
    const begun = new Set<string>();
    const find = (station: string) => {
      const keys = worklistIdentifier({ station, modality: Modality.CT, date: '' });
      return [...findSteps(worklist, (key) => begun.has(key), keys)].map((entry) => readWorklistEntry(entry));
    };
    expect(find('CT_1').map(({ accessionNumber }) => accessionNumber)).to.deep.equal(['A0', 'A2']);
    expect(find('')).to.have.length(3);
    expect(find('*_2').map(({ accessionNumber }) => accessionNumber)).to.deep.equal(['A1']);
    expect(find('NOBODY')).to.deep.equal([]);
    const [first] = find('CT_1');
    begun.add(stepKey(first!.studyInstanceUID, first!.stepID));
    expect(find('CT_1').map(({ accessionNumber }) => accessionNumber)).to.deep.equal(['A2']);
  });

  it('the archive tells of an echo', async () => {
    const { archive, department, archived } = await openDepartment();
    const requester = new DCXREQ();
    await requester.Echo('ECHO_SCU', 'DEMO_ARCHIVE', '127.0.0.1', archive.port);
    requester.Release();
    await department.close();
    await archive.close();
    expect(archived.map(({ from, to, services, address }) => ({ from, to, services, address }))).to.deep.equal([
      { from: 'ECHO_SCU', to: 'DEMO_ARCHIVE', services: { 'C-ECHO': 1 }, address: '127.0.0.1' },
    ]);
  });
});
