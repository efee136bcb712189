import { expect } from 'chai';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { DataElement, DataSet, Tag } from '../../../src/index';
import { JsonReport } from '../../../compat/dcmtk/command-line/json-report';
import { parseCommandLine } from '../../../compat/dcmtk/command-line/parser';
import { ProgressBar } from '../../../compat/dcmtk/command-line/progress-bar';
import { ToolLog, ToolLogLevel } from '../../../compat/dcmtk/command-line/tool-log';
import { syntaxesOf } from '../../../compat/dcmtk/command-line/transfer-syntax-options';
import { FINDSCU } from '../../../compat/dcmtk/tools/findscu';
import { applyKey, queriesOf } from '../../../compat/dcmtk/tools/querying/query-keys';
import { dataSetXml } from '../../../compat/dcmtk/tools/querying/response-xml';
import { inputFiles, patternOf } from '../../../compat/dcmtk/tools/sending/input-files';
import { Inventor } from '../../../compat/dcmtk/tools/sending/inventing';
import { storescuProposals } from '../../../compat/dcmtk/tools/sending/store-proposals';
import { STORESCU } from '../../../compat/dcmtk/tools/storescu';
import { modalityPrefix, proposedStorageClasses, showUID, transferSyntaxName } from '../../../compat/dcmtk/uid-names';
import { tempDir } from '../../support/temp';

const CT = '1.2.840.10008.5.1.4.1.1.2';
const [LEI, LEE, BEE] = ['1.2.840.10008.1.2', '1.2.840.10008.1.2.1', '1.2.840.10008.1.2.2'];

describe('patterns of file names', () => {
  for (const [pattern, yes, no] of [
    ['*.dcm', ['a.dcm', '.dcm', 'a b.dcm'], ['a.dcm2', 'adcm']],
    ['CT?', ['CT1'], ['CT', 'CT12']],
    ['[a-c]*', ['a', 'beta'], ['d']],
    ['[!a]', ['b'], ['a']],
    ['a+(b).$', ['a+(b).$'], ['aab']],
    ['[', ['['], ['a']],
  ] as const) {
    it(`${pattern}`, () => {
      for (const name of yes) expect(patternOf(pattern).test(name), name).to.equal(true);
      for (const name of no) expect(patternOf(pattern).test(name), name).to.equal(false);
    });
  }
});

describe('input files of senders', () => {
  const root = tempDir('inputs');
  mkdirSync(join(root, 'deep', 'er'), { recursive: true });
  for (const name of ['a.dcm', 'b.txt', join('deep', 'c.dcm'), join('deep', 'er', 'd.dcm')]) {
    writeFileSync(join(root, name), '');
  }
  let said = '';
  function list(...args: string[]): string[] {
    said = '';
    const { line } = parseCommandLine(STORESCU, ['peer', '1', ...args]);
    const log = new ToolLog(ToolLogLevel.warn, (text) => (said += text));
    const files = inputFiles({ tool: STORESCU, line, log, print: () => undefined });
    return files.map((file) => relative(root, file)).sort();
  }

  it('are those that are named; directories only when they are to be scanned', () => {
    expect(list(join(root, 'a.dcm'), root)).to.deep.equal(['a.dcm']);
    expect(said).to.equal(`W: ignoring directory because option --scan-directories is not set: ${root}\n`);
  });

  it('are those of a directory, with its directories by --recurse, by a pattern with --scan-pattern', () => {
    expect(list('+sd', root)).to.deep.equal(['a.dcm', 'b.txt']);
    expect(list('+sd', '+r', root)).to.deep.equal(['a.dcm', 'b.txt', 'deep/c.dcm', 'deep/er/d.dcm']);
    expect(list('+sd', '+r', '+sp', '[cd].*', root)).to.deep.equal(['deep/c.dcm', 'deep/er/d.dcm']);
  });
});

describe('what storescu proposes', () => {
  const line = (...args: string[]) => parseCommandLine(STORESCU, ['p', '1', 'f', ...args]).line;

  it('is 64 classes with two contexts each, in the order of their names', () => {
    const proposals = storescuProposals(line(), []);
    expect(proposals).to.have.length(128);
    expect(proposedStorageClasses('storescu').map(showUID).slice(0, 2)).to.deep.equal([
      ...['=AmbulatoryECGWaveformStorage', '=BasicTextSRStorage'],
    ]);
    expect(proposals[0]?.transferSyntaxes).to.deep.equal([LEE]);
    expect(proposals[1]?.transferSyntaxes).to.deep.equal([BEE, LEI]);
  });

  it('is what the files need with --required, in one context with --combine', () => {
    expect(storescuProposals(line('-R', '+C', '-xs'), [CT, CT])).to.deep.equal([
      { abstractSyntax: CT, transferSyntaxes: ['1.2.840.10008.1.2.4.70', LEE, BEE, LEI] },
    ]);
    expect(storescuProposals(line('-R', '-xi'), [CT])).to.deep.equal([{ abstractSyntax: CT, transferSyntaxes: [LEI] }]);
  });

  it('L33: never holds a video beside an uncompressed syntax', () => {
    for (const option of ['mpeg2', 'mpeg2-high', 'mpeg4', 'mpeg4-bd', 'hevc', 'hevc10']) {
      expect(syntaxesOf(`--propose-${option}`), option).to.have.length(1);
      expect(syntaxesOf(`--prefer-${option}`), option).to.have.length(4);
    }
  });
});

describe('names of UIDs', () => {
  it('are those of log lines, and the prefixes of file names', () => {
    expect([showUID(CT), showUID('1.2.3')]).to.deep.equal(['=CTImageStorage', '1.2.3']);
    expect([modalityPrefix(CT), modalityPrefix('1.2.3')]).to.deep.equal(['CT', 'OT']);
    expect(transferSyntaxName(LEE)).to.equal('Little Endian Explicit');
    expect(proposedStorageClasses('getscu')).to.have.length(120);
  });
});

describe('invented identities', () => {
  it('change the instance each time, the series, study and patient after their numbers', () => {
    const inventor = new Inventor(2, 2, 1);
    const seen = Array.from({ length: 8 }, () => {
      const dataSet = new DataSet();
      const said: string[] = [];
      const uid = inventor.invent(dataSet, (text) => said.push(text));
      expect(said).to.have.length(9);
      expect(dataSet.text(Tag.SOPInstanceUID)).to.equal(uid);
      return [uid, dataSet.text(0x0020000e), dataSet.text(0x0020000d), dataSet.text(0x00100020)];
    });
    const different = [0, 1, 2, 3].map((index) => new Set(seen.map((values) => values[index])).size);
    expect(different).to.deep.equal([8, 4, 2, 2]);
  });
});

describe('keys of queries', () => {
  const keyed = (...keys: string[]): DataSet => {
    const dataSet = new DataSet();
    for (const key of keys) applyKey(dataSet, key);
    return dataSet;
  };

  it('are tags or keywords, with a value or without', () => {
    const dataSet = keyed('0010,0020=1=2', 'PatientName', '(0008,0052)=STUDY', 'Rows=512');
    expect(dataSet.text(0x00100020)).to.equal('1=2');
    expect(dataSet.get(0x00100010)?.length).to.equal(0);
    expect(dataSet.text(0x00080052)).to.equal('STUDY');
    expect(dataSet.number(0x00280010)).to.equal(512);
  });

  it('L39: reach into the items of sequences, and make them', () => {
    const dataSet = keyed(
      'ScheduledProcedureStepSequence[0].Modality=CT',
      '(0040,0100)[1].(0008,0060)',
      'ReferencedStudySequence',
    );
    const items = dataSet.get(0x00400100)?.items ?? [];
    expect(items).to.have.length(2);
    expect(items[0]?.text(0x00080060)).to.equal('CT');
    expect(dataSet.get(0x00081110)?.isSequence).to.equal(true);
  });

  for (const [key, message] of [
    ['NoSuchName=1', 'dictionary name not found in dictionary: NoSuchName'],
    ['0010=1', 'bad key format'],
    ['(0040,0100).Modality=CT', 'needs an item'],
    ['(0040,0100)[9999].Modality=CT', 'item 9999'],
    ['Rows=many', 'bad key value'],
    [`PatientID=${'x'.repeat(70_000)}`, 'too long'],
  ] as const) {
    it(`refuse ${key.slice(0, 40)}`, () => expect(() => keyed(key)).to.throw(message));
  }

  it('are needed, or a file', () => {
    const { line } = parseCommandLine(FINDSCU, ['peer', '1']);
    expect(() => queriesOf(line)).to.throw('either query file or override keys');
  });
});

describe('responses as XML', () => {
  it('show values, sequences and what has no text, and cannot be led astray by it', () => {
    const item = new DataSet();
    item.set(DataElement.fromText(0x00080060, 'CS', 'CT'));
    const dataSet = new DataSet();
    dataSet.set(DataElement.fromText(0x00100010, 'PN', 'A<b>&"c"\u0007'));
    dataSet.set(DataElement.sequence(0x00400100, [item]));
    dataSet.set(DataElement.fromBytes(0x7fe00010, 'OB', Buffer.from([1, 2])));
    expect(dataSetXml(dataSet).split('\n').slice(1, -2)).to.deep.equal([
      '<element tag="0010,0010" vr="PN" vm="1" len="10" name="PatientName">A&lt;b&gt;&amp;&quot;c&quot;</element>',
      '<sequence tag="0040,0100" vr="SQ" card="1" len="18" name="ScheduledProcedureStepSequence">',
      '<item card="1">',
      '<element tag="0008,0060" vr="CS" vm="1" len="2" name="Modality">CT</element>',
      '</item>',
      '</sequence>',
      '<element tag="7fe0,0010" vr="OB" vm="1" len="2" name="PixelData" loaded="no" binary="hidden"></element>',
    ]);
  });
});

describe('reports as JSON', () => {
  it('hold each object and the sums, and are valid when the tool is done', () => {
    const path = join(tempDir('report'), 'report.json');
    const report = new JsonReport(path, 'dcx-test');
    report.add({ file: 'a"b', status: 0, bytes: 10 });
    report.add({ file: 'c', status: 0xb000, bytes: 5 });
    report.add({ file: 'd', status: 0xa700 });
    report.add({ file: 'e', error: 'lost' });
    report.close();
    const { tool, objects, summary } = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
    expect(tool).to.equal('dcx-test');
    expect(objects).to.have.length(4);
    expect(summary).to.deep.equal({ objects: 4, failed: 2, bytes: 15 });
    expect(() => new JsonReport('/nonexistent/report', 'x')).to.throw('cannot write the report');
  });
});

describe('progress bars', () => {
  const draw = (isTTY: boolean): string => {
    let [text, now] = ['', 0];
    const stream = { isTTY, columns: 60, write: (more: string) => (text += more) };
    const bar = new ProgressBar(stream, 4, () => now);
    for (let count = 0; count < 4; count++) {
      now += 60;
      bar.advance(1_000_000);
    }
    bar.finish();
    return text;
  };

  it('are drawn on terminals, ten times a second at most, and at the end', () => {
    const lines = draw(true).split('\r').slice(1);
    expect(lines.map((line) => line.slice(0, 34))).to.deep.equal([
      '[######------------------] 1/4 obj',
      '[##################------] 3/4 obj',
      '[########################] 4/4 obj',
      '[########################] 4/4 obj',
    ]);
    expect(lines.at(-1)).to.match(/4 objects, 4\.0 MB, 16\.7 MB\/s\u001b\[K\n$/);
  });

  it('are not drawn elsewhere', () => {
    expect(draw(false)).to.equal('');
  });
});
