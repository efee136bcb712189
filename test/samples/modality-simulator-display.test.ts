import { expect } from 'chai';
import { Writable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { Display, renderTable, summary } from '../../samples/modality-simulator/display';
import type { DeviceProgress, Report } from '../../samples/modality-simulator/index';
import { StudyLog, buildReport } from '../../samples/modality-simulator/report';

function progressOf(number: number, changes: Partial<DeviceProgress> = {}): DeviceProgress {
  return {
    name: `CT ${number}`,
    aeTitle: `CT_${number}`,
    modality: 'CT',
    phase: 'storing',
    studiesPlanned: 5,
    studiesDone: 2,
    studiesFailed: 0,
    imagesPlanned: 40,
    imagesDone: 20,
    imagesStored: 100,
    imagesCommitted: 80,
    bytesStored: 50_000_000,
    lastFailure: '',
    ...changes,
  };
}

const RATES = { images: 12.4, bytes: 6_400_000 };

function reportOf(log: StudyLog, interrupted = false): Report {
  const [started, ended] = [new Date(0), new Date(12_300)];
  return buildReport({ started, ended, interrupted, progress: [progressOf(1)], operations: {}, log });
}

describe('samples/modality-simulator: what it says', () => {
  it('the table has a line for each device, with a bar half full, and the rates of all', () => {
    const lines = renderTable([progressOf(1), progressOf(2)], 10, 7, RATES).split('\n');
    const row = lines.find((line) => line.includes('CT 1'));
    expect(row).to.contain('storing').and.to.contain('2/5').and.to.contain('█████░░░░░ 20/40');
    expect(lines.at(-1)).to.equal('7 s, 200 images stored, 12 images/s, 6.4 MB/s');
  });

  it('no line is longer than 80 cells, whatever a device is called', () => {
    const device = progressOf(1, { name: 'A very long name of a device', imagesStored: 1_234_567, studiesPlanned: 0 });
    for (const line of renderTable([device], 10, 1, RATES).split('\n')) expect([...line].length).to.be.at.most(80);
  });

  it('in colors it says the same', () => {
    const devices = [progressOf(1), progressOf(2, { phase: 'done', studiesFailed: 3 })];
    const colored = renderTable(devices, 10, 7, RATES, true);
    expect(colored).to.contain('\u001b[31m3').and.to.contain('\u001b[32mdone').and.to.contain('\u001b[36mstoring');
    expect(stripVTControlCharacters(colored)).to.equal(renderTable(devices, 10, 7, RATES));
  });

  it('of two hundred devices it shows as many as there is room for, those that failed first', () => {
    const devices = Array.from({ length: 200 }, (_, at) => progressOf(at + 1, at === 150 ? { lastFailure: 'no' } : {}));
    const text = renderTable(devices, 5, 1, RATES);
    expect(text.match(/CT \d+/g)).to.deep.equal(['CT 151', 'CT 1', 'CT 2', 'CT 3', 'CT 4']);
    expect(text).to.contain('... and 195 more devices');
  });

  it('the end names what failed, the first ten by themselves', () => {
    const log = new StudyLog();
    for (let number = 1; number <= 12; number++) {
      log.addFailure('CT 1', { operation: 'C-STORE', message: `reason ${number}` });
    }
    const lines = summary(reportOf(log));
    expect(lines[0]).to.equal('1 device, studies: none; 100 images stored (50.0 MB), 80 committed; 12.3 s');
    expect(lines.filter((line) => line.includes('FAILED CT 1: C-STORE: reason'))).to.have.length(10);
    expect(lines.slice(-2)).to.deep.equal(['  ... and 2 more failures; the report has them', 'result: failure']);
  });

  it('what was interrupted is neither a success nor, without a failure, a failure', () => {
    expect(reportOf(new StudyLog(), true).result).to.equal('interrupted');
    expect(reportOf(new StudyLog(), false).result).to.equal('success');
  });

  it('quiet, it says nothing but the end', () => {
    const written: string[] = [];
    const output = new Writable({
      write(chunk: Buffer, _encoding, done) {
        written.push(chunk.toString());
        done();
      },
    });
    const display = new Display({ output: output as unknown as NodeJS.WriteStream, quiet: true });
    display.finish(undefined, reportOf(new StudyLog()));
    expect(written.at(-1)).to.equal('result: success\n');
    expect(written).to.have.length(2);
  });
});
