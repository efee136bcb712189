import { closeSync, existsSync, openSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import {
  DataElement,
  DataSet,
  VRKind,
  encodeDataSet,
  openDicomFile,
  parseDataSet,
  writeDicomFile,
} from '../../src/dataset';
import { dcmdump } from '../support/dcmtk';
import { describeInterop } from '../support/interop';
import { runProgram } from '../support/process';
import { pydicomFolder } from '../support/pydicom-files';
import { tempDir } from '../support/temp';

const PYTHON = '/usr/bin/python3';
const folder = join(pydicomFolder, '..', 'charset_files');
const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.dcm')) : [];

/** Every text of the standard's elements that depends on the character set, sequences included: `tag text`. */
function textsOf(dataSet: DataSet): string[] {
  return [...dataSet].flatMap((element) => {
    if (element.isSequence) return element.items.flatMap(textsOf);
    if (element.tag & 0x10000 || element.info.kind !== VRKind.text || element.text() === '') return [];
    // pydicom leaves empty groups at the end of a name out.
    const text = element.vr === 'PN' ? element.text().replace(/=+$/, '') : element.text();
    return [`${element.tag.toString(16).padStart(8, '0')} ${text}`];
  });
}

const LISTING = `
import json, sys, warnings, pydicom
from pydicom.multival import MultiValue
warnings.simplefilter('ignore')
def texts(ds):
    out = []
    for e in ds:
        if e.VR == 'SQ':
            for item in e.value: out += texts(item)
        elif not e.tag.is_private and e.VR in ('PN', 'LO', 'SH', 'UC', 'LT', 'ST', 'UT') and not e.is_empty:
            values = e.value if isinstance(e.value, (list, MultiValue)) else [e.value]
            text = '\\\\'.join(str(v).rstrip(' \\0') for v in values)
            if text: out.append('%08x %s' % (e.tag, text))
    return out
result = {}
for path in sys.argv[1:]:
    ds = pydicom.dcmread(path)
    ds.decode()
    result[path] = texts(ds)
print(json.dumps(result))
`;

describeInterop('files in other character sets', [folder, PYTHON], function () {
  this.timeout(20_000);

  it('read as pydicom reads them, every text of every file', async () => {
    const paths = files.map((name) => join(folder, name));
    const result = await runProgram(PYTHON, ['-c', LISTING, ...paths]);
    expect(result.code, result.stderr).to.equal(0);
    const theirs = JSON.parse(result.stdout) as Record<string, string[]>;
    expect(paths.length).to.be.greaterThan(15);
    for (const path of paths) expect(textsOf(openDicomFile(path).dataSet), path).to.deep.equal(theirs[path]);
  });

  it('are saved with the bytes that they had, and read the same when their texts are encoded anew', () => {
    for (const name of files) {
      const path = join(folder, name);
      const { dataSet, header } = openDicomFile(path);
      const before = readFileSync(path).subarray(header.dataSetOffset);
      expect(Buffer.concat(encodeDataSet(dataSet)).equals(before), name).to.equal(true);
      const texts = textsOf(dataSet);
      encodeAnew(dataSet);
      const again = parseDataSet(Buffer.concat(encodeDataSet(dataSet)), dataSet.transferSyntaxUID);
      expect(textsOf(again), name).to.deep.equal(texts);
    }
  });
});

function encodeAnew(dataSet: DataSet): void {
  for (const element of [...dataSet]) {
    if (element.isSequence) element.items.forEach(encodeAnew);
    else if (element.info.kind === VRKind.text) {
      dataSet.set(DataElement.fromText(element.tag, element.vr, element.text()));
    }
  }
}

/** A name for each set; DCMTK converts all but the Japanese ones with the C library's converter. */
const NAMES: readonly (readonly [string, string])[] = [
  ['ISO_IR 100', 'Äneas^Jérôme'],
  ['ISO_IR 101', 'Wałęsa^Łucja'],
  ['ISO_IR 109', 'Antaŭnomo^Ĉiela'],
  ['ISO_IR 110', 'Vārds^Ģirts'],
  ['ISO_IR 126', 'Διονυσιος^Σοφία'],
  ['ISO_IR 127', 'قباني^لنزار'],
  ['ISO_IR 138', 'שרון^דבורה'],
  ['ISO_IR 144', 'Люксембург^Ёлка'],
  ['ISO_IR 148', 'Çavuşoğlu^İpek'],
  ['ISO_IR 166', 'นามสกุล^ชื่อ'],
  ['ISO_IR 13', 'ﾔﾏﾀﾞ^ﾀﾛｳ'],
  ['ISO_IR 192', 'Wang^XiaoDong=王^小東'],
  ['GB18030', 'Wang^XiaoDong=王^小东=𠀀'],
  ['GBK', 'Wang^XiaoDong=王^小东=孿宆'],
  ['\\ISO 2022 IR 149', 'Hong^Gildong=洪^吉洞=홍^길동'],
  ['\\ISO 2022 IR 58', 'Zhang^XiaoDong=张^小东='],
  ['ISO 2022 IR 100\\ISO 2022 IR 144\\ISO 2022 IR 126', 'Müller^Люк=Ж^Σ'],
];

/** Saves a data set and gives the file's name. */
function save(dataSet: DataSet, path: string): string {
  const fd = openSync(path, 'w');
  writeDicomFile(fd, dataSet);
  closeSync(fd);
  return path;
}

/** Writes a name, reads it, adds an element with it in the middle of others, and writes again. */
function writtenAndEdited(out: string, characterSet: string, text: string): string {
  const first = new DataSet();
  first.set(DataElement.fromText(0x00080005, 'CS', characterSet));
  first.set(DataElement.fromText(0x00100010, 'PN', text));
  const read = openDicomFile(save(first, join(out, 'first.dcm'))).dataSet;
  expect(read.text(0x00100010)).to.equal(text);
  read.set(DataElement.fromText(0x00101001, 'PN', [text, 'Plain', text]));
  const edited = save(read, join(out, 'edited.dcm'));
  expect(openDicomFile(edited).dataSet.text(0x00101001)).to.equal(`${text}\\Plain\\${text}`);
  return edited;
}

/** Japanese in the two-byte sets, which DCMTK here cannot convert. */
const KANJI: readonly (readonly [string, string])[] = [
  ['\\ISO 2022 IR 87', 'Yamada^Tarou=山田^太郎=やまだ^たろう'],
  ['ISO 2022 IR 13\\ISO 2022 IR 87', 'ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう'],
  ['\\ISO 2022 IR 87\\ISO 2022 IR 159', 'Yamada^Tarou=山田^丂丄'],
];

describeInterop('Japanese names, judged by pydicom', [folder, PYTHON], function () {
  this.timeout(20_000);
  const out = tempDir('kanji');

  for (const [name, text] of KANJI) {
    it(`${text} survives reading, editing and writing in ${name}`, async () => {
      const edited = writtenAndEdited(out, name, text);
      const { code, stdout, stderr } = await runProgram(PYTHON, ['-c', LISTING, edited]);
      expect(code, stderr).to.equal(0);
      const texts = (JSON.parse(stdout) as Record<string, string[]>)[edited];
      expect(texts).to.deep.equal([`00100010 ${text}`, `00101001 ${text}\\Plain\\${text}`]);
    });
  }
});

describeInterop('names, judged by dcmdump', ['dcmdump'], function () {
  this.timeout(20_000);
  const out = tempDir('names');

  for (const [name, text] of NAMES) {
    it(`${text} survives reading, editing and writing in ${name}`, async () => {
      const edited = writtenAndEdited(out, name, text);
      const lines = (await dcmdump(edited, '+U8', '-q', '+L')).split('\n');
      const shown = lines.find((line) => line.includes('(0010,1001)')) ?? '';
      // To DCMTK's converter what separates values is the character that ISO_IR 13 has there.
      const separator = name === 'ISO_IR 13' ? '¥' : '\\';
      expect(shown).to.include(`[${[text, 'Plain', text].join(separator)}]`);
    });
  }
});
