import { expect } from 'chai';
import { writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { dictionaryVR } from '../../../src/index';
import { ToolLog, ToolLogLevel } from '../../../compat/dcmtk/command-line/tool-log';
import { loadDictionaryFiles, parseDictionaryLine } from '../../../compat/dcmtk/network/dictionary-files';
import { tempDir } from '../../support/temp';

describe('dictionary files', () => {
  it('have a tag, VR, name and multiplicity in each line, parted by tabs', () => {
    expect(parseDictionaryLine('(0055,0099)\tLO\tOddThing\t1-n\tOurs')).to.deep.equal({
      ...{ tag: 0x00550099, vr: 'LO', keyword: 'OddThing', vm: '1-n' },
    });
    expect(parseDictionaryLine('(0055,"THE MAKER",1a)\t\tUS\tNumber\t1\tPrivateTag')).to.deep.equal({
      ...{ tag: 0x0055101a, vr: 'US', keyword: 'Number', vm: '1', privateCreator: 'THE MAKER' },
    });
  });

  for (const line of [
    '',
    '# comment',
    '(60xx,0010)\tUS\tRows\t1',
    '(0020-o-003f,0010)\tLO\tX\t1',
    '(0010,0020)\tlo\tX',
    'x',
  ]) {
    it(`what is no entry for one element is passed over: ${JSON.stringify(line)}`, () => {
      expect(parseDictionaryLine(line)).to.equal(undefined);
    });
  }

  it('are loaded from the places that DCMDICTPATH lists; one that is missing is reported', () => {
    const path = join(tempDir('dictionary'), 'our.dic');
    writeFileSync(path, '# ours\n(0055,"DCXPORT TEST",1a)\tUS\tNumber\t1\n(0055,0011)\tZZ\tBad\t1\n');
    let said = '';
    const log = new ToolLog(ToolLogLevel.warn, (text) => (said += text));
    loadDictionaryFiles(log, ['/nonexistent.dic', path].join(delimiter));
    expect(said).to.match(/^E: DcmDataDictionary: Cannot open file: \/nonexistent\.dic/);
    expect(dictionaryVR(0x0055101a, 'DCXPORT TEST')).to.equal('US');
  });
});
