import { join } from 'node:path';
import { expect } from 'chai';
import { runProgram, startProgram, type Program } from '../../support/process';
import { describeEntries } from './support/entries';

const MATCHES = 10_000;
const ASYNCHRONOUS = join(__dirname, '..', '..', '..', 'compat', 'rzdcx');
const BLOCKING = join(ASYNCHRONOUS, 'sync');
const engine = JSON.stringify(join(__dirname, '..', '..', '..', 'src'));

/** What a process holds behind a garbage collection, bytes. */
const KEPT = `
  async function kept() {
    // Buffers are given back behind the collection that found them.
    for (let round = 0; round < 3; round++) {
      gc();
      await new Promise(setImmediate);
    }
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  }
`;

/** Answers queries with as many matches as it is told, each made when it is due. */
const ARCHIVE = `
  ${KEPT}
  const { DCXACC, DCXELM, DCXOBJ, DICOM_TAGS_ENUM: Tag } = require(process.argv[1]);
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
      console.log('kept ' + (await kept()));
    }
  })();
`;

/** Asks once; prints what came and what it costs to keep. */
const PROGRAM = `
  ${KEPT}
  const { DCXELM, DCXOBJ, DCXREQ, DICOM_TAGS_ENUM: Tag } = require(process.argv[3]);
  (async () => {
    const req = new DCXREQ();
    const identifier = new DCXOBJ();
    const element = new DCXELM();
    element.Init(Tag.NumberOfPatientRelatedInstances);
    element.Value = process.argv[2];
    identifier.insertElement(element);
    let raised = 0;
    req.on('OnQueryResponseRecieved', () => void raised++);
    const before = await kept();
    const found = await req.Query('US', 'ARCHIVE', '127.0.0.1', Number(process.argv[1]), '1.2.840.10008.5.1.4.1.2.2.1', identifier);
    const grown = (await kept()) - before;
    const numbers = [...found].map((match) => Number(match.getElementByTag(Tag.InstanceNumber).Value));
    const inOrder = numbers.every((number, index) => number === index + 1);
    console.log(JSON.stringify({ count: numbers.length, raised, inOrder, grown }));
    await req[Symbol.asyncDispose]();
  })();
`;

/** Asks once by the engine, looks into each match and lets go of it; prints what of memory was left. */
const ENGINE_PROGRAM = `
  ${KEPT}
  const { createEngine, DataElement, DataSet, find } = require(${engine});
  (async () => {
    const SOPClassUID = '1.2.840.10008.5.1.4.1.2.2.1';
    const association = await createEngine().requestAssociation({
      host: '127.0.0.1',
      port: Number(process.argv[1]),
      callingAETitle: 'US',
      calledAETitle: 'ARCHIVE',
      presentationContexts: [{ abstractSyntax: SOPClassUID, transferSyntaxes: ['1.2.840.10008.1.2'] }],
    });
    async function query(wanted) {
      const identifier = new DataSet();
      identifier.set(DataElement.fromText(0x00201204, 'IS', wanted));
      let count = 0;
      let inOrder = true;
      for await (const match of find(association, { SOPClassUID, identifier })) {
        if (match.pending) inOrder &&= match.identifier.number(0x00200013) === ++count;
      }
      return { count, inOrder };
    }
    await query('100');
    const before = await kept();
    const { count, inOrder } = await query(process.argv[2]);
    console.log(JSON.stringify({ count, raised: count, inOrder, grown: (await kept()) - before }));
    await association.release();
  })();
`;

interface Found {
  readonly count: number;
  readonly raised: number;
  readonly inOrder: boolean;
  /** Bytes kept. */
  readonly grown: number;
}

async function ask(program: string, port: string, count: number, library = ASYNCHRONOUS): Promise<Found> {
  const result = await runProgram(process.execPath, ['--expose-gc', '-e', program, port, `${count}`, library], {
    timeoutMs: 50_000,
  });
  expect(result.code, result.stderr).to.equal(0);
  return JSON.parse(result.stdout) as Found;
}

/** An archive in a process of its own, with its port. */
async function startArchive(library = ASYNCHRONOUS): Promise<{ archive: Program; port: string }> {
  const args = ['--expose-gc', '-e', ARCHIVE, library];
  const archive = await startProgram(process.execPath, args, { line: /port \d+/ });
  return { archive, port: /port (\d+)/.exec(archive.output)?.[1] ?? '' };
}

describe('10,000 matches, each side a process', function () {
  this.timeout(60_000);

  describeEntries('by the classes', ({ isBlocking, it }) => {
    it('[DCXREQ.Query] keeps what came, in its order, in a few kilobytes each; [DCXACC.OnFind] keeps nothing', async () => {
      const library = isBlocking ? BLOCKING : ASYNCHRONOUS;
      const { archive, port } = await startArchive(library);
      try {
        const query = (count: number): Promise<Found> => ask(PROGRAM, port, count, library);
        const kept = async (nth: number): Promise<number> => {
          await archive.waitForLine(new RegExp(`(kept \\d+\\s[^]*){${nth}}`));
          return Number([...archive.output.matchAll(/kept (\d+)/g)][nth - 1]?.[1]);
        };
        await query(MATCHES / 10);
        const many = await query(MATCHES);
        expect(many).to.include({ count: MATCHES, raised: MATCHES, inOrder: true });
        expect(many.grown / MATCHES, 'bytes for a match').to.be.lessThan(3_000);
        expect((await kept(2)) - (await kept(1)), 'bytes more at the archive').to.be.lessThan(5e6);
      } finally {
        await archive.stop();
      }
    });
  });

  it('the engine keeps none', async () => {
    const { archive, port } = await startArchive();
    try {
      const found = await ask(ENGINE_PROGRAM, port, MATCHES);
      expect(found).to.include({ count: MATCHES, inOrder: true });
      // One kilobyte of each would be ten million.
      expect(found.grown, 'bytes kept').to.be.lessThan(5e6);
    } finally {
      await archive.stop();
    }
  });
});
