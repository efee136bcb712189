import { join } from 'node:path';
import { expect } from 'chai';
import { describeInterop } from '../../support/interop';
import { runProgram, startProgram } from '../../support/process';

const MATCHES = 10_000;
const library = JSON.stringify(join(__dirname, '..', '..', '..', 'compat', 'rzdcx'));
const rss = JSON.stringify(join(__dirname, '..', '..', 'support', 'rss'));

/** Answers queries with as many matches as it is told, each made when it is due. */
const ARCHIVE = `
  const { DCXACC, DCXELM, DCXOBJ, DICOM_TAGS_ENUM: Tag } = require(${library});
  const { ownUsage } = require(${rss});
  const acc = new DCXACC();
  acc.BindAddress = '127.0.0.1';
  acc.on('OnFind', function* (identifier) {
    const count = Number(identifier.getElementByTag(Tag.NumberOfPatientRelatedInstances).Value);
    const element = new DCXELM();
    for (let number = 1; number <= count; number++) {
      const match = new DCXOBJ();
      for (const [tag, value] of [
        [Tag.QueryRetrieveLevel, 'IMAGE'],
        [Tag.SOPInstanceUID, '2.25.3141592653589793.50.1.' + number],
        [Tag.StudyInstanceUID, '2.25.3141592653589793.50'],
        [Tag.SeriesInstanceUID, '2.25.3141592653589793.50.1'],
        [Tag.InstanceNumber, number],
      ]) {
        element.Init(tag);
        element.Value = value;
        match.insertElement(element);
      }
      yield match;
    }
  });
  (async () => {
    const port = await acc.Listen(0);
    console.log('port ' + port);
    while (await acc.WaitForConnection('ARCHIVE', port, 60)) {
      while (await acc.WaitForCommand(60));
      console.log('peak ' + ownUsage().peakRss);
    }
  })();
`;

/** Asks once; prints what came, what it kept, and the peak of its memory. */
const PROGRAM = `
  const { DCXELM, DCXOBJ, DCXREQ, DICOM_TAGS_ENUM: Tag } = require(${library});
  const { ownUsage } = require(${rss});
  (async () => {
    const req = new DCXREQ();
    const identifier = new DCXOBJ();
    const element = new DCXELM();
    element.Init(Tag.NumberOfPatientRelatedInstances);
    element.Value = process.argv[2];
    identifier.insertElement(element);
    let raised = 0;
    req.on('OnQueryResponseRecieved', () => void raised++);
    const before = ownUsage().peakRss;
    const found = await req.Query('US', 'ARCHIVE', '127.0.0.1', Number(process.argv[1]), '1.2.840.10008.5.1.4.1.2.2.1', identifier);
    const peak = ownUsage().peakRss;
    const numbers = [...found].map((match) => Number(match.getElementByTag(Tag.InstanceNumber).Value));
    const inOrder = numbers.every((number, index) => number === index + 1);
    console.log(JSON.stringify({ count: numbers.length, raised, inOrder, grown: peak - before }));
    await req[Symbol.asyncDispose]();
  })();
`;

interface Found {
  readonly count: number;
  readonly raised: number;
  readonly inOrder: boolean;
  readonly grown: number;
}

describeInterop('10,000 matches, each side a process', ['/proc/self/status'], function () {
  this.timeout(60_000);

  it('[DCXREQ.Query] keeps what came, in its order, in a few kilobytes each; [DCXACC.OnFind] keeps nothing', async () => {
    const archive = await startProgram(process.execPath, ['-e', ARCHIVE], { line: /port \d+/ });
    try {
      const port = /port (\d+)/.exec(archive.output)?.[1] ?? '';
      const query = async (count: number): Promise<Found> => {
        const result = await runProgram(process.execPath, ['-e', PROGRAM, port, `${count}`], { timeoutMs: 50_000 });
        expect(result.code, result.stderr).to.equal(0);
        return JSON.parse(result.stdout) as Found;
      };
      const peak = async (nth: number): Promise<number> => {
        await archive.waitForLine(new RegExp(`(peak \\d+\\s[^]*){${nth}}`));
        return Number([...archive.output.matchAll(/peak (\d+)/g)][nth - 1]?.[1]);
      };
      const few = await query(MATCHES / 10);
      const archiveOfFew = await peak(1);
      const many = await query(MATCHES);
      expect(many).to.include({ count: MATCHES, raised: MATCHES, inOrder: true });
      // 4.5 KB a match were measured, garbage included.
      expect((many.grown - few.grown) / (MATCHES - MATCHES / 10), 'bytes for a match').to.be.lessThan(8_000);
      expect((await peak(2)) - archiveOfFew, 'bytes more at the archive').to.be.lessThan(40e6);
    } finally {
      await archive.stop();
    }
  });
});
