import { expect } from 'chai';
import { startDcmqrscp, type ArchiveServer } from '../../../support/dcmqrscp';
import { runDcmtk, startStorescp, storescu } from '../../../support/dcmtk';
import { syntheticUID, writeSeries } from '../../../support/dicom-factory';
import { describeInterop } from '../../../support/interop';
import { freePort } from '../../../support/ports';
import type { RunResult } from '../../../support/process';
import { tempDir } from '../../../support/temp';
import type { ReplayResult } from '../../../../cli/trace/replay/replay-types';
import { playAcceptor, playRequestor, recordThroughProxy, textsOf } from './recorded';

const PROGRAMS = ['dcmqrscp', 'findscu', 'getscu', 'movescu', 'storescu', 'storescp'];

/** Studies of one patient, with two images each. */
const STUDIES = 12;

describeInterop('dcxport trace replay: queries and retrievals', PROGRAMS, function () {
  this.timeout(60_000);
  let archive: ArchiveServer;
  let receiverPort: number;

  before(async () => {
    receiverPort = await freePort();
    archive = await startDcmqrscp({ targets: [{ aet: 'RECEIVER', port: receiverPort }] });
    const files = Array.from({ length: STUDIES }, (_, index) => {
      const study = { patientID: 'P1', patientName: `Replay^P${index}`, studyInstanceUID: syntheticUID(5, index) };
      return [1, 2].flatMap((number) =>
        writeSeries(tempDir('replay-study'), 1, {
          ...{ ...study, seriesInstanceUID: syntheticUID(6, index), sopInstanceUID: syntheticUID(7, index, number) },
          ...{ rows: 32, columns: 32 },
        }),
      );
    }).flat();
    const { code, stderr } = await storescu(archive.port, files, { args: ['-aec', archive.aet] });
    expect(code, stderr).to.equal(0);
  });
  after(async () => {
    await archive.stop();
  });

  const program = async (name: string, ...args: string[]): Promise<RunResult> => {
    const result = await runDcmtk(name, args);
    expect(result.code, result.stderr).to.equal(0);
    return result;
  };
  const keys = ['-k', 'QueryRetrieveLevel=STUDY', '-k', 'StudyInstanceUID', '-k', 'PatientName', '-k', 'StudyDate'];
  const find = (port: number, patientID = 'P1'): Promise<RunResult> =>
    program(
      'findscu',
      '-v',
      '-S',
      '-aec',
      archive.aet,
      ...keys,
      '-k',
      `PatientID=${patientID}`,
      '127.0.0.1',
      `${port}`,
    );

  it('C-FIND: finds no difference in dcmqrscp, nor in findscu', async () => {
    const trace = await recordThroughProxy(archive.port, (port) => find(port));
    const withArchive = await playRequestor(trace, archive.port);
    expect(textsOf(withArchive)).to.deep.equal([]);
    expect(withArchive.played[0]?.findings).to.include({ compared: STUDIES + 1, same: true });
    const withFindscu = await playAcceptor(trace, (port) => find(port));
    expect(textsOf(withFindscu)).to.deep.equal([]);
    expect(withFindscu.played[0]?.findings).to.include({ compared: 1, same: true });
  });

  it('C-FIND: tells the key that findscu sends otherwise, and the values when asked', async () => {
    const trace = await recordThroughProxy(archive.port, (port) => find(port));
    const masked = await playAcceptor(trace, (port) => find(port, 'P2'));
    expect(textsOf(masked)).to.deep.equal(['message 1, C-FIND-RQ: PatientID (0010,0020) is ••••••, recorded ••••••']);
    const shown = await playAcceptor(trace, (port) => find(port, 'P2'), { showPatientData: true });
    expect(textsOf(shown)).to.deep.equal(['message 1, C-FIND-RQ: PatientID (0010,0020) is P2, recorded P1']);
    const ignored = await playAcceptor(trace, (port) => find(port, 'P2'), { ignored: [0x00100020] });
    expect(ignored.same).to.equal(true);
  });

  it('C-FIND: a cancel of findscu is awaited where it was recorded', async () => {
    const cancelling = (port: number): Promise<RunResult> =>
      program(
        'findscu',
        '-S',
        '--cancel',
        '3',
        '-aec',
        archive.aet,
        ...keys,
        '-k',
        'PatientID=P1',
        '127.0.0.1',
        `${port}`,
      );
    const trace = await recordThroughProxy(archive.port, cancelling);
    const result = await playAcceptor(trace, cancelling);
    expect(textsOf(result)).to.deep.equal([]);
    const without = await playAcceptor(trace, (port) => find(port));
    expect(textsOf(without).join()).to.match(/^message \d+, C-CANCEL-RQ: did not come/);
  });

  it('C-GET: plays either side, reversed C-STOREs included', async () => {
    const folder = tempDir('replay-get');
    const get = (port: number): Promise<RunResult> =>
      program(
        'getscu',
        ...['-S', '-aec', archive.aet, '-od', folder, '-k', 'QueryRetrieveLevel=STUDY'],
        ...['-k', `StudyInstanceUID=${syntheticUID(5, 1)}`, '127.0.0.1', `${port}`],
      );
    const trace = await recordThroughProxy(archive.port, get);
    const withArchive = await playRequestor(trace, archive.port);
    expect(textsOf(withArchive)).to.deep.equal([]);
    expect(withArchive.played[0]?.findings?.compared).to.be.greaterThan(3);
    const withGetscu = await playAcceptor(trace, get);
    expect(textsOf(withGetscu)).to.deep.equal([]);
  });

  it('C-MOVE: of three parties in one trace, plays those that are asked for', async () => {
    const receiver = await startStorescp({ port: receiverPort });
    // The archive knows the receiver by a port; the second hop listens behind another archive's table.
    const hopPort = await freePort();
    const behind = await startDcmqrscp({ targets: [{ aet: 'RECEIVER', port: hopPort }] });
    const files = writeSeries(tempDir('replay-move'), 2, {
      studyInstanceUID: syntheticUID(5, 99),
      rows: 32,
      columns: 32,
    });
    await program('storescu', '-aec', behind.aet, '127.0.0.1', `${behind.port}`, ...files);
    const move = (port: number): Promise<RunResult> =>
      program(
        'movescu',
        ...['-S', '-aec', behind.aet, '-aem', 'RECEIVER', '-k', 'QueryRetrieveLevel=STUDY'],
        ...['-k', `StudyInstanceUID=${syntheticUID(5, 99)}`, '127.0.0.1', `${port}`],
      );
    const loopback = { host: '127.0.0.1', tls: false };
    const trace = await recordThroughProxy(behind.port, move, {
      listen: [
        { ...loopback, port: 0 },
        { ...loopback, port: hopPort },
      ],
      to: [
        { ...loopback, port: behind.port },
        { ...loopback, port: receiver.port },
      ],
    });
    const all = await playRequestor(trace, behind.port).catch((error: unknown) => error);
    expect((all as Error).message).to.match(
      /^The trace has associations with several acceptors: 1 to .*, 2 to .*\. Say which to play by --association/,
    );
    // The receiver, by what the archive has sent to it.
    const stored = await playRequestor(trace, receiver.port, { associations: [2] });
    expect(textsOf(stored)).to.deep.equal([]);
    expect(stored.played[0]?.findings?.compared).to.equal(2);
    // The archive, which goes to the receiver by itself, through the second hop again; and movescu.
    let moved: ReplayResult | undefined;
    await recordThroughProxy(
      receiver.port,
      async () => (moved = await playRequestor(trace, behind.port, { associations: [1] })),
      { listen: [{ ...loopback, port: hopPort }] },
    );
    expect(moved && textsOf(moved)).to.deep.equal([]);
    const mover = await playAcceptor(trace, move, { associations: [1] });
    expect(textsOf(mover)).to.deep.equal([]);
    await behind.stop();
    await receiver.stop();
  });
});
