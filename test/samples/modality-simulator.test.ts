import { expect } from 'chai';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DCXOBJ, DICOM_TAGS_ENUM as Tag } from 'dcxport/rzdcx';
import {
  Demo,
  demoDescription,
  FaultKind,
  ImageSyntax,
  Modality,
  Simulation,
} from '../../samples/modality-simulator/index';
import { CommandField } from '../../src';
import { projectRoot } from '../support/project';
import { tempDir } from '../support/temp';
import { describeSmallDevice, makeSmall, Witness } from './modality-simulator-witness';

function textsOf(path: string, tags: readonly number[]): string[] {
  const object = new DCXOBJ();
  object.openFile(path);
  const texts = tags.map((tag) => object.GetElement(tag)?.CStringPtr ?? '');
  object.Release();
  return texts;
}

/** What an archive has stored to a folder. */
function storedIn(folder: string): { uid: string; path: string }[] {
  return readdirSync(folder).map((name) => ({ uid: name.replace(/\.dcm$/, ''), path: join(folder, name) }));
}

describe('samples/modality-simulator', () => {
  describe('a demonstration', () => {
    it('takes studies from the worklist to the answer of storage commitment, with and without a port for it', async () => {
      const folder = tempDir('simulator');
      const demo = new Demo((peers) => {
        const description = demoDescription(peers, { studies: 6, devices: 4 });
        return { ...description, devices: description.devices.map(makeSmall) };
      }, folder);
      const studies: string[] = [];
      const report = await demo.run((simulation) => {
        simulation.on('study', (result) => studies.push(`${result.device} ${result.number} ${result.outcome}`));
      });

      expect(report.failures).to.deep.equal([]);
      expect(report.result).to.equal('success');
      expect(studies.sort()).to.deep.equal([
        ...['CR 4 1 completed', 'CT 1 1 completed', 'CT 1 2 completed'],
        ...['MR 2 1 completed', 'MR 2 2 completed', 'US 3 1 completed'],
      ]);
      expect(report.totals).to.include({
        devices: 4,
        imagesMade: 12,
        imagesStored: 12,
        imagesCommitted: 12,
        failures: 0,
      });
      expect(report.totals.studies).to.deep.equal({ completed: 6, discontinued: 0, failed: 0, interrupted: 0 });
      expect(Object.values(report.operations).map(({ count, failed }) => [count, failed])).to.deep.equal([
        ...[
          [6, 0],
          [6, 0],
          [12, 0],
          [6, 0],
          [6, 0],
        ],
      ]);

      const { archive } = demo;
      expect([...archive.steps.values()].map(({ status }) => status)).to.deep.equal(Array<string>(6).fill('COMPLETED'));
      expect([...archive.commitments.values()]).to.deep.equal(Array<number>(6).fill(2));
      const named = [...archive.steps.values()].flatMap(({ images }) => images);
      expect(named.sort()).to.deep.equal(
        storedIn(folder)
          .map(({ uid }) => uid)
          .sort(),
      );
      const studyUIDs = new Set([...archive.steps.values()].map(({ studyInstanceUID }) => studyInstanceUID));
      for (const { uid, path } of storedIn(folder)) {
        const [instance, study] = textsOf(path, [Tag.sopInstanceUID, Tag.studyInstanceUID]);
        expect(instance).to.equal(uid);
        expect(studyUIDs.has(study ?? '')).to.equal(true);
      }
    });

    it('L46: the report names no patient', async () => {
      const folder = tempDir('simulator');
      const demo = new Demo((peers) => {
        const description = demoDescription(peers, { studies: 1, devices: 1 });
        return { ...description, devices: description.devices.map(makeSmall) };
      }, folder);
      const report = await demo.run();
      const [stored] = storedIn(folder);
      const [name = '', id = ''] = textsOf(stored?.path ?? '', [Tag.PatientName, Tag.PatientID]);
      expect(name).to.match(/^\w+\^\w+$/);
      expect(id).to.match(/^SIM-/);
      const text = JSON.stringify(report);
      expect(text).to.contain(report.studies[0]?.studyInstanceUID ?? 'none');
      for (const part of [...name.split('^'), id]) expect(text).not.to.contain(part);
    });

    it('fifty devices at once do a study each, and leave no file behind', async () => {
      const [before, temporary] = [process.env.TMPDIR, tempDir('simulator')];
      process.env.TMPDIR = temporary;
      const demo = new Demo((peers) => {
        const description = demoDescription(peers, { studies: 50, devices: 50 });
        const hasty = { beforeStudy: [0, 0], betweenSeries: [0, 0], afterStudy: [0, 0] } as const;
        return {
          ...description,
          devices: description.devices.map((each) => ({ ...makeSmall(each), thinkingTimes: hasty })),
        };
      });
      const report = await demo.run().finally(() => {
        if (before === undefined) delete process.env.TMPDIR;
        else process.env.TMPDIR = before;
      });
      expect(report.failures).to.deep.equal([]);
      expect(report.totals.studies.completed).to.equal(50);
      expect(report.totals.imagesCommitted).to.equal(100);
      expect(report.devices.map(({ studiesDone }) => studiesDone)).to.deep.equal(Array<number>(50).fill(1));
      expect(readdirSync(temporary)).to.deep.equal([]);
    });
  });

  describe('without a fault', () => {
    let witness: Witness;
    beforeEach(async () => {
      witness = await Witness.start();
    });
    afterEach(() => witness.stop());

    it('makes up patients when there is no worklist, and releases every association', async () => {
      const description = describeSmallDevice(witness.port, {
        studies: 2,
        peers: { storage: { aeTitle: 'WITNESS', port: witness.port } },
      });
      const report = await new Simulation(description).run();
      await witness.stop();
      expect(report.result).to.equal('success');
      expect(witness.of(CommandField.C_STORE_RQ)).to.have.length(4);
      expect(witness.of(CommandField.C_STORE_RQ).every(({ callingAETitle }) => callingAETitle === 'SMALL_CT')).to.equal(
        true,
      );
      expect(witness.ends.map(({ kind }) => kind)).to.deep.equal(['released', 'released']);
      const patients = witness.of(CommandField.C_STORE_RQ).map(({ dataSet }) => dataSet?.text(Tag.PatientID));
      expect(new Set(patients).size).to.equal(2);
    });

    it('a peer that answers no commitment is a failure that says how long was waited', async () => {
      const description = describeSmallDevice(witness.port, { timeouts: { commitment: 0.2 } });
      const report = await new Simulation(description).run();
      expect(report.result).to.equal('failure');
      expect(report.failures.map(({ operation, message }) => `${operation}: ${message}`)).to.deep.equal([
        'storage commitment: no result came within 0.2 s',
      ]);
      expect(report.studies[0]).to.include({ outcome: 'failed', imagesStored: 2, imagesCommitted: 0 });
    });

    it('makes no more images in a second than the device can', async () => {
      const description = describeSmallDevice(witness.port, {
        rate: 20,
        imagesPerSeries: 5,
        peers: { storage: { aeTitle: 'WITNESS', port: witness.port } },
      });
      const report = await new Simulation(description).run();
      expect(report.studies[0]?.seconds).to.be.at.least(0.24);
    });

    it('finished, it ends the studies that have begun, and begins no other', async () => {
      const peer = { aeTitle: 'WITNESS', port: witness.port };
      const peers = { mpps: peer, storage: peer };
      const thinkingTimes = { afterStudy: 3600 };
      const simulation = new Simulation(describeSmallDevice(witness.port, { studies: 0, peers, thinkingTimes }));
      simulation.once('study', () => setImmediate(() => simulation.finish()));
      const report = await simulation.run();
      expect(report.result).to.equal('success');
      expect(report.studies.map(({ outcome }) => outcome)).to.deep.equal(['completed']);
      expect(witness.of(CommandField.N_SET_RQ)).to.have.length(1);
    });

    it('stopped, it discontinues what it has begun, and releases every association', async () => {
      const simulation = new Simulation(
        describeSmallDevice(witness.port, { studies: 0, imagesPerSeries: 50, rate: 500 }),
      );
      const ended = simulation.run();
      while (witness.of(CommandField.N_CREATE_RQ).length === 0) await new Promise((resolve) => setImmediate(resolve));
      simulation.stop();
      const report = await ended;
      await witness.stop();
      expect(report.result).to.equal('interrupted');
      expect(report.studies.map(({ outcome }) => outcome)).to.deep.equal(['interrupted']);
      const [set] = witness.of(CommandField.N_SET_RQ);
      expect(set?.dataSet?.text(Tag.PerformedProcedureStepStatus)).to.equal('DISCONTINUED');
      expect(new Set(witness.ends.map(({ kind }) => kind))).to.deep.equal(new Set(['released']));
    });
  });

  describe('peers that are not there', () => {
    it('is a failure of the study that names the peer, not of the simulator', async () => {
      const report = await new Simulation(describeSmallDevice(1)).run();
      expect(report.result).to.equal('failure');
      expect(report.failures[0]?.operation).to.equal('MPPS N-CREATE');
      expect(report.failures[0]?.message).to.contain('127.0.0.1:1');
    });
  });

  describe('faults, as the peer sees them', () => {
    let witness: Witness;
    beforeEach(async () => {
      witness = await Witness.start();
    });
    afterEach(() => witness.stop());

    async function runWith(
      fault: Readonly<Record<string, unknown>>,
      changes: Record<string, unknown> = {},
    ): Promise<Simulation> {
      const peer = { aeTitle: 'WITNESS', port: witness.port };
      const description = describeSmallDevice(witness.port, {
        peers: { mpps: peer, storage: peer },
        faults: [fault],
        ...changes,
      });
      const simulation = new Simulation(description);
      const report = await simulation.run();
      await witness.stop();
      expect(report.failures).to.deep.equal([]);
      expect(report.studies[0]?.fault).to.equal(fault.kind);
      return simulation;
    }

    const statusOf = (): unknown =>
      witness.of(CommandField.N_SET_RQ).map(({ dataSet }) => dataSet?.text(Tag.PerformedProcedureStepStatus));

    it('abort-in-store: one association ends by an abort inside a data set, then everything is stored', async () => {
      await runWith({ kind: FaultKind.AbortInStore });
      const stores = witness.of(CommandField.C_STORE_RQ);
      expect(stores.map(({ dataSet }) => dataSet !== undefined)).to.deep.equal([false, true, true]);
      expect(stores[0]?.instance).to.equal(stores[1]?.instance);
      expect(witness.ends.map(({ kind }) => kind).sort()).to.deep.equal([
        'aborted',
        'released',
        'released',
        'released',
      ]);
      expect(witness.ends.find(({ kind }) => kind === 'aborted')).to.include({ by: 'peer' });
      expect(statusOf()).to.deep.equal(['COMPLETED']);
    });

    it('wrong-uid: the images name another study than the procedure step', async () => {
      await runWith({ kind: FaultKind.WrongUID });
      const [create] = witness.of(CommandField.N_CREATE_RQ);
      const [scheduled] = create?.dataSet?.get(Tag.ScheduledStepAttributesSequence)?.items ?? [];
      const expected = scheduled?.text(Tag.StudyInstanceUID);
      const found = witness.of(CommandField.C_STORE_RQ).map(({ dataSet }) => dataSet?.text(Tag.StudyInstanceUID));
      expect(found).to.have.length(2);
      expect(new Set(found).size).to.equal(1);
      expect(found[0])
        .to.match(/^2\.25\./)
        .and.not.equal(expected);
      expect(statusOf()).to.deep.equal(['COMPLETED']);
      expect(witness.ends.map(({ kind }) => kind)).to.deep.equal(['released', 'released', 'released']);
    });

    it('mpps-discontinued: half of the images are stored, and the step ends DISCONTINUED with a reason', async () => {
      await runWith({ kind: FaultKind.MppsDiscontinued }, { imagesPerSeries: 4 });
      expect(witness.of(CommandField.C_STORE_RQ)).to.have.length(2);
      expect(statusOf()).to.deep.equal(['DISCONTINUED']);
      const [set] = witness.of(CommandField.N_SET_RQ);
      const reason = set?.dataSet?.get(Tag.PerformedProcedureStepDiscontinuationReasonCodeSequence)?.items;
      expect(reason?.map((item) => item.text(Tag.CodeValue))).to.deep.equal(['110513']);
      expect(witness.ends.map(({ kind }) => kind)).to.deep.equal(['released', 'released', 'released']);
    });

    it('no-commitment: everything is stored and completed, and nobody is asked to keep it', async () => {
      const peer = { aeTitle: 'WITNESS', port: witness.port };
      await runWith({ kind: FaultKind.NoCommitment }, { peers: { mpps: peer, storage: peer, commitment: peer } });
      expect(witness.of(CommandField.C_STORE_RQ)).to.have.length(2);
      expect(statusOf()).to.deep.equal(['COMPLETED']);
      expect(witness.of(CommandField.N_ACTION_RQ)).to.deep.equal([]);
    });

    it('slow-sending: the data sets take as long as they are to, and arrive whole', async () => {
      await runWith({ kind: FaultKind.SlowSending, bytesPerSecond: 40_000 });
      const stores = witness.of(CommandField.C_STORE_RQ);
      expect(stores.map(({ dataSet }) => dataSet?.get(Tag.PixelData)?.length)).to.deep.equal([8192, 8192]);
      // Two waits of a tenth of a second lie between the three pieces of 4096 bytes.
      for (const { ms } of stores) expect(ms).to.be.at.least(180);
      expect(witness.ends.map(({ kind }) => kind)).to.deep.equal(['released', 'released', 'released']);
    });

    it('every kind of fault has its test', () => {
      const suite = readFileSync(__filename, 'utf8');
      for (const kind of Object.values(FaultKind)) expect(suite).to.match(new RegExp(`it\\(['"]${kind}: `));
    });

    it('comes as often as it is to', async () => {
      const peer = { aeTitle: 'WITNESS', port: witness.port };
      const faults = [{ kind: FaultKind.MppsDiscontinued, every: 3 }];
      const description = describeSmallDevice(witness.port, {
        peers: { mpps: peer, storage: peer },
        faults,
        studies: 6,
      });
      const report = await new Simulation(description).run();
      expect(report.studies.map(({ outcome }) => outcome === 'discontinued')).to.deep.equal([
        ...[false, false, true],
        ...[false, false, true],
      ]);
      expect(report.result).to.equal('success');
    });
  });

  it('its README names every fault, modality and transfer syntax of a description', () => {
    const readme = readFileSync(join(projectRoot, 'samples/modality-simulator/README.md'), 'utf8');
    const words = [FaultKind, Modality, ImageSyntax].flatMap((set) => Object.values(set));
    for (const word of words) expect(readme).to.contain(word);
  });
});
