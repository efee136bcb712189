import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { DCXDIC, DCXELM, DICOM_TAGS_ENUM, HRESULT, VR_CODE } from '../../../compat/rzdcx';
import { projectRoot } from '../../support/project';
import { tempDir } from '../../support/temp';
import { comError, hresultOf } from '../expect-com-error';

describe('DCXDIC', () => {
  let dic: DCXDIC;

  beforeEach(() => {
    dic = new DCXDIC();
  });

  function dictionaryFile(...lines: string[]): string {
    const path = join(tempDir('dic'), 'own.dic');
    writeFileSync(path, lines.join('\n'));
    return path;
  }

  it('[DCXDIC.GetTag] finds keywords, the other names of DICOM_TAGS_ENUM and (gggg,eeee)', () => {
    expect(dic.GetTag('PatientName')).to.equal(0x00100010);
    expect(dic.GetTag('PatientsName')).to.equal(0x00100010);
    expect(dic.GetTag('patientID')).to.equal(0x00100020);
    expect(dic.GetTag('sopClassUid')).to.equal(0x00080016);
    expect(dic.GetTag('AcquisitionDatetime')).to.equal(0x0008002a);
    expect(dic.GetTag('OverlayRows')).to.equal(0x60000010);
    expect(dic.GetTag('(FFFE,e000)')).to.equal(0xfffee000);
    expect(dic.GetTag(' (0029,1010) ')).to.equal(0x00291010);
    for (const [name, tag] of Object.entries(DICOM_TAGS_ENUM)) expect(dic.GetTag(name), name).to.equal(tag);
  });

  it('[DCXDIC.GetTag] fails with "tag not found" for unknown names', () => {
    for (const name of ['', 'NoSuchElement', 'patientname', '(0010,001)', '00100010', 'constructor']) {
      expect(
        hresultOf(() => dic.GetTag(name)),
        name,
      ).to.equal(HRESULT.TAG_NOT_FOUND);
    }
  });

  it('[DCXDIC.GetName] gives the keyword, empty for unknown tags', () => {
    expect(dic.GetName(0x00100010)).to.equal('PatientName');
    expect(dic.GetName(0x60020010)).to.equal('OverlayRows');
    expect(dic.GetName(0x7fe00010 | 0)).to.equal('PixelData');
    expect(dic.GetName(0x00090001)).to.equal('');
    expect(hresultOf(() => dic.GetName(1.5))).to.equal(HRESULT.E_INVALIDARG);
  });

  it('[DCXDIC.GetVR] gives the VR that Init gives', () => {
    expect(dic.GetVR(0x00100010)).to.equal(VR_CODE.VR_CODE_PN);
    expect(dic.GetVR(0x00090010)).to.equal(VR_CODE.VR_CODE_LO);
    expect(dic.GetVR(0x00091001)).to.equal(VR_CODE.VR_CODE_UN);
    expect(dic.GetVR(0x00280106)).to.equal(VR_CODE.VR_CODE_US);
    expect(dic.GetVR(0x7fe00010)).to.equal(VR_CODE.VR_CODE_OW);
    const e = new DCXELM();
    for (const tag of Object.values(DICOM_TAGS_ENUM)) {
      e.Init(tag);
      expect(dic.GetVR(tag), tag.toString(16)).to.equal(e.ValueRepresentation);
    }
  });

  it('[DCXDIC.AddFromFile] adds entries for the whole process', () => {
    const path = dictionaryFile(
      '# ours',
      '(0f31,1001)\tUS\tOurCounter\t1\tPrivate',
      '(0F31,1002)\tds\tOurFactor\t1-n\tPrivate # text',
      '',
    );
    dic.AddFromFile(path);
    const other = new DCXDIC();
    expect(other.GetTag('OurCounter')).to.equal(0x0f311001);
    expect(other.GetName(0x0f311002)).to.equal('OurFactor');
    expect(other.GetVR(0x0f311002)).to.equal(VR_CODE.VR_CODE_DS);
    const e = new DCXELM();
    e.Init(0x0f311001);
    e.Value = 5;
    expect(e.Length).to.equal(2);
  });

  it('[DCXDIC.AddFromFile] replaces earlier entries of the file kind, and none of the standard', () => {
    dic.AddFromFile(dictionaryFile('(0f31,1005)\tUS\tFirst\t1\tPrivate', '(0010,0010)\tUS\tOther\t1\tPrivate'));
    dic.AddFromFile(dictionaryFile('(0f31,1005)\tUL\tSecond\t1\tPrivate'));
    expect(dic.GetVR(0x0f311005)).to.equal(VR_CODE.VR_CODE_UL);
    expect(dic.GetName(0x0f311005)).to.equal('Second');
    expect(dic.GetVR(0x00100010)).to.equal(VR_CODE.VR_CODE_PN);
    expect(dic.GetName(0x00100010)).to.equal('PatientName');
  });

  it('[DCXDIC.AddFromFile] takes all of a file or nothing, and says which line is wrong', () => {
    for (const line of ['(0f31,xx01)\tUS\tName\t1\tPrivate', '(0f31,1007)\tQQ\tName\t1\tPrivate', 'nonsense']) {
      const path = dictionaryFile('(0f31,1006)\tUS\tNeverAdded\t1\tPrivate', line);
      const error = comError(() => dic.AddFromFile(path));
      expect(error.HRESULT).to.equal(HRESULT.E_INVALIDARG);
      expect(error.Source).to.equal('rzdcx.DCXDIC');
      expect(error.Description).to.contain(`${path}, line 2`);
    }
    expect(dic.GetName(0x0f311006)).to.equal('');
  });

  it('[DCXDIC.AddFromFile] fails with "file not found" for a missing file', () => {
    expect(hresultOf(() => dic.AddFromFile(join(tempDir('dic'), 'none.dic')))).to.equal(HRESULT.FILE_NOT_FOUND);
  });

  it('[DCXDIC.GetTag] [DCXDIC.AddFromFile] read dicom.dic of the current directory first, once', () => {
    const folder = tempDir('dic');
    writeFileSync(
      join(folder, 'dicom.dic'),
      '(0f31,1001)\tUS\tDefault\t1\tPrivate\n(0f31,1002)\tUS\tKept\t1\tPrivate\n',
    );
    writeFileSync(join(folder, 'own.dic'), '(0f31,1001)\tUL\tOwn\t1\tPrivate\n');
    const library = join(__dirname, '..', '..', '..', 'compat', 'rzdcx');
    const program = [
      `const { DCXDIC } = require(${JSON.stringify(library)});`,
      'const dic = new DCXDIC();',
      "dic.AddFromFile('own.dic');",
      "require('fs').writeFileSync('dicom.dic', '(0f31,1002)\\tUS\\tLate\\t1\\tPrivate');",
      "console.log(dic.GetName(0x0f311001), dic.GetName(0x0f311002), dic.GetTag('Kept').toString(16));",
    ].join('\n');
    const child = spawnSync(process.execPath, ['-e', program], { cwd: folder, encoding: 'utf8' });
    expect(child.stderr).to.equal('');
    expect(child.stdout.trim()).to.equal('Own Kept f311002');
    expect(folder).not.to.equal(projectRoot);
  });

  it('[DCXDIC.Release] [DCXDIC.Symbol.dispose] [DCXDIC.Symbol.asyncDispose] end the use of the object', async () => {
    for (const end of [
      (d: DCXDIC) => d.Release(),
      (d: DCXDIC) => d[Symbol.dispose](),
      (d: DCXDIC) => d[Symbol.asyncDispose](),
    ]) {
      const one = new DCXDIC();
      await Promise.resolve(end(one));
      expect(hresultOf(() => one.GetTag('PatientName'))).to.equal(HRESULT.OBJECT_RELEASED);
      one.Release();
    }
  });
});
