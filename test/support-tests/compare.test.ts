import { expect } from 'chai';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dataSetOf, valueDifferences, valuesOf } from '../support/compare';
import { runDcmtk } from '../support/dcmtk';
import { syntheticFile, writeSeries } from '../support/dicom-factory';
import { describeInterop } from '../support/interop';
import { pydicomFolder } from '../support/pydicom-files';
import { tempDir } from '../support/temp';

describe('support: data set bytes', () => {
  it('begin behind the file meta information, whatever its group length says', () => {
    const file = syntheticFile({ rows: 2, columns: 2 });
    const dataSet = dataSetOf(file);
    expect(dataSet.subarray(0, 8).toString('latin1')).to.equal('\x08\0\x05\0CS\x0a\0');
    file.writeUInt32LE(7, 140);
    expect(dataSetOf(file).equals(dataSet)).to.equal(true);
    expect(() => dataSetOf(dataSet)).to.throw('no part 10 prefix');
  });
});

describeInterop('support: values of files', ['dcmconv', 'dcmodify', 'dcmdump', pydicomFolder], () => {
  it('are equal in each uncompressed transfer syntax, sequences included', async () => {
    const folder = tempDir('values');
    const source = join(pydicomFolder, 'rtplan.dcm');
    for (const [index, args] of [['+ti'], ['+te', '+e'], ['+tb', '-e']].entries()) {
      const target = join(folder, `${index}.dcm`);
      expect((await runDcmtk('dcmconv', [...args, source, target])).code).to.equal(0);
      expect(await valueDifferences(source, target)).to.deep.equal([]);
    }
    expect((await valuesOf(source)).length).to.be.greaterThan(100);
  });

  it('differ by one pixel and by one text', async () => {
    const folder = tempDir('values');
    const [path = ''] = writeSeries(folder, 1, { rows: 8, columns: 8 });
    const bytes = readFileSync(path);
    const other = join(folder, 'other.dcm');
    bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1);
    writeFileSync(other, bytes);
    expect((await valueDifferences(path, other)).join('\n')).to.match(/^- \(7fe0,0010\)[^]*\+ \(7fe0,0010\)/);
    await runDcmtk('dcmodify', ['-nb', '-m', '(0010,0010)=Other^Name', path]);
    expect((await valueDifferences(path, other)).join('\n')).to.include('[Other^Name]');
  });
});
