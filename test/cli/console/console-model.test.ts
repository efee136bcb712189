import { expect } from 'chai';
import { DCXREQ } from 'dcxport/rzdcx';
import { ConsoleModel } from '../../../cli/console/console-model';
import { DeviceState, StepState } from '../../../cli/console/protocol';
import {
  DemoArchive,
  demoDescription,
  type Device,
  FaultKind,
  type Peers,
} from '../../../samples/modality-simulator/index';
import { describeSmallDevice, makeSmall } from '../../samples/modality-simulator-witness';
import { tempDir } from '../../support/temp';
import { waitUntil } from '../../support/wait-until';

function demo(changes: Partial<Device> = {}, devices = 2, studies = 4): ConsoleModel {
  const describe = (peers: Peers | undefined) => {
    const description = demoDescription(peers!, { devices, studies });
    return { ...description, devices: description.devices.map((device) => ({ ...makeSmall(device), ...changes })) };
  };
  return new ConsoleModel({ describe, archive: true });
}

function allIn(model: ConsoleModel, ...states: DeviceState[]): () => boolean {
  return () => model.state().devices.every(({ state }) => states.includes(state));
}

describe('the model of the console', () => {
  it('shows a demonstration from the worklist to the last image that is safe', async () => {
    const model = demo();
    await model.open();
    try {
      const before = model.state();
      expect(before.devices.map(({ name, state }) => `${name} ${state}`)).to.deep.equal(['CT 1 idle', 'MR 2 idle']);
      expect(before.worklist.steps.map(({ device, state }) => `${device} ${state}`)).to.deep.equal([
        ...['CT 1 scheduled', 'CT 1 scheduled', 'MR 2 scheduled', 'MR 2 scheduled'],
      ]);
      expect(before.about.archive).to.match(/^DEMO_ARCHIVE, port \d+$/);
      model.startAll();
      await waitUntil(() => model.state().studies.some(({ running }) => running), 'a study at hand');
      const [study] = model.state().studies;
      expect(study?.patientName).to.match(/^\w+\^\w+$/);
      expect(model.state().worklist.steps.some(({ state }) => state === StepState.InProgress)).to.equal(true);
      await waitUntil(allIn(model, DeviceState.Done), 'the end');
      // Each study: C-FIND, N-CREATE, C-STORE, N-SET and N-ACTION; for MR 2 results come over associations of their own.
      await waitUntil(() => model.state().totals.associations === 4 * 5 + 2, 'the last association');

      const { totals, worklist, studies, images, associations, failures } = model.state();
      expect(totals).to.include({ studiesDone: 4, studiesFailed: 0, imagesStored: 8, imagesCommitted: 8, failures: 0 });
      expect(new Set(worklist.steps.map(({ state }) => state))).to.deep.equal(new Set([StepState.Completed]));
      expect(
        studies.map(({ phase, imagesDone, imagesPlanned }) => `${phase} ${imagesDone}/${imagesPlanned}`),
      ).to.deep.equal(Array<string>(4).fill('completed 2/2'));
      expect(images.received).to.equal(8);
      expect(images.problem).to.equal('');
      expect(Buffer.from(model.picture(images.shown[0]!.id)!).subarray(1, 4).toString()).to.equal('PNG');
      expect(model.picture(1000)).to.equal(undefined);
      expect(failures).to.deep.equal([]);
      expect(new Set(associations.map(({ problem }) => problem))).to.deep.equal(new Set(['']));
      expect(
        associations.filter(({ from }) => from === 'DEMO_ARCHIVE').map(({ to, what }) => `${to} ${what}`),
      ).to.deep.equal(['MR_2 N-EVENT-REPORT', 'MR_2 N-EVENT-REPORT']);
    } finally {
      await model.close();
    }
  });

  it('starts and stops each device by itself, and again', async () => {
    const model = demo({ rate: 50, imagesPerSeries: 20 });
    await model.open();
    try {
      expect(model.start('d1')).to.equal(true);
      model.start('d1');
      await waitUntil(() => model.state().studies.length === 1, 'a study');
      expect(model.state().devices.map(({ state }) => state)).to.deep.equal([DeviceState.Running, DeviceState.Idle]);
      expect(model.stop('d1')).to.equal(true);
      expect(model.state().devices[0]?.state).to.equal(DeviceState.Stopping);
      await waitUntil(() => model.state().devices[0]?.state === DeviceState.Stopped, 'the end');
      expect(model.state().studies.map(({ phase }) => phase)).to.deep.equal(['interrupted']);
      expect(model.state().totals.failures).to.equal(0);
      model.start('d1');
      await waitUntil(() => model.state().studies.some(({ running }) => running), 'another study');
      // Two are to be done: one was taken from the worklist before, and one more is put there.
      expect(model.state().worklist.steps.filter(({ device }) => device === 'CT 1')).to.have.length(3);
      expect(model.start('d3')).to.equal(false);
      expect(model.stop('nobody')).to.equal(false);
    } finally {
      await model.close();
    }
    expect(model.state().devices[0]?.state).to.equal(DeviceState.Stopped);
    model.startAll();
    expect(model.state().devices[0]?.state, 'nothing starts behind the end').to.equal(DeviceState.Stopped);
  });

  it('keeps what was done before in the sums of a device that is started again', async () => {
    const model = demo({}, 1, 1);
    await model.open();
    try {
      for (const done of [1, 2]) {
        model.start('d1');
        await waitUntil(allIn(model, DeviceState.Done), 'the end');
        expect(model.state().totals).to.include({ studiesDone: done, imagesStored: 2 * done });
        expect(model.state().devices[0]).to.include({ studiesDone: 1, studiesPlanned: 1, imagesStored: 2 * done });
      }
    } finally {
      await model.close();
    }
  });

  it('shows failures with their reason, and what others do at its archive', async () => {
    const model = demo({ faults: [{ kind: FaultKind.AbortInStore, every: 1, bytesPerSecond: 0 }] }, 1, 1);
    await model.open();
    const requester = new DCXREQ();
    try {
      const port = Number(/port (\d+)/.exec(model.state().about.archive)?.[1]);
      await requester.Echo('VISITOR', 'DEMO_ARCHIVE', '127.0.0.1', port);
      await waitUntil(() => model.state().associations.length === 1, 'the visitor');
      expect(model.state().associations[0]).to.include({ from: 'VISITOR', what: 'C-ECHO', problem: '' });
      model.startAll();
      await waitUntil(allIn(model, DeviceState.Done), 'the end');
      const problems = model.state().associations.flatMap(({ problem }) => (problem === '' ? [] : [problem]));
      expect(problems.join()).to.contain('in the middle of a store, on purpose');
      expect(model.state().studies[0]).to.include({ fault: 'abort-in-store', phase: 'completed', failure: '' });
    } finally {
      requester.Release();
      await model.close();
    }
  });

  it('without an archive shows what the devices send, and why they cannot', async () => {
    const model = new ConsoleModel({ describe: () => describeSmallDevice(1, { studies: 1 }), archive: false });
    await model.open();
    try {
      model.startAll();
      await waitUntil(allIn(model, DeviceState.Done), 'the end');
      const { failures, totals, studies, devices, about } = model.state();
      expect(about).to.deep.equal({ what: '1 device', archive: '', images: 'sent' });
      expect(devices[0]).to.include({ studiesFailed: 1, phase: '' });
      expect(studies[0]?.phase).to.equal('failed');
      expect(totals.failures).to.equal(1);
      expect(failures[0]).to.include({
        who: 'SMALL_CT',
        operation: 'MPPS N-CREATE',
        study: studies[0]?.accessionNumber,
      });
      expect(failures[0]?.message).to.contain('127.0.0.1:1');
    } finally {
      await model.close();
    }
  });

  it('a device that finds nothing on the worklist says so', async () => {
    const archive = new DemoArchive({ folder: tempDir('console') });
    await archive.open();
    const model = new ConsoleModel({ describe: () => demoDescription(archive.peers, { devices: 1 }), archive: false });
    await model.open();
    try {
      model.startAll();
      await waitUntil(allIn(model, DeviceState.Done), 'the end');
      expect(model.state().devices[0]).to.include({ phase: 'no work', studiesDone: 0 });
      expect(model.state().associations.map(({ what }) => what)).to.deep.equal(['C-FIND']);
    } finally {
      await model.close();
      await archive.close();
    }
  });
});
