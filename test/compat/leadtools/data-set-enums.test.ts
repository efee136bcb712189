import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import * as leadtools from '../../../compat/leadtools';
import { classTypeOf, classUIDOf } from '../../../compat/leadtools/class-types';
import { isValidUID, lookupKeyword, uidName } from '../../../src';
import { projectRoot } from '../../support/project';

interface Inventory {
  readonly enums: readonly {
    readonly name: string;
    readonly members: readonly { readonly name: string; readonly value: number | string }[];
  }[];
}

const inventory = JSON.parse(
  readFileSync(join(projectRoot, 'compat', 'leadtools', 'inventory.json'), 'utf8'),
) as Inventory;
const NAMES = [
  'DicomDataSetFlags',
  'DicomDataSetInitializeType',
  'DicomDataSetInitializeFlags',
  'DicomDataSetLoadFlags',
  'DicomDataSetSaveFlags',
  'ChangeTransferSyntaxFlags',
  'DicomVRType',
  'DicomCharacterSetType',
  'DicomClassType',
  'DicomUidType',
  'DicomTag',
  'DicomTagType',
];

describe('leadtools: enumerations of data sets', () => {
  for (const name of NAMES) {
    it(`${name} has the numbers of the original`, () => {
      const set = (leadtools as unknown as Record<string, Record<string, unknown>>)[name] ?? {};
      const listed = inventory.enums.find((one) => one.name === name)?.members ?? [];
      expect(listed.length).to.be.greaterThan(2);
      for (const member of listed) expect(set[member.name], member.name).to.equal(member.value);
    });
  }

  it('DicomTagType is DicomTag, which has every keyword of the dictionary', () => {
    expect(leadtools.DicomTagType).to.equal(leadtools.DicomTag);
    expect(Object.keys(leadtools.DicomTag)).to.have.length.greaterThan(5000);
    for (const [name, tag] of Object.entries(leadtools.DicomTag))
      expect(lookupKeyword(name) ?? tag, name).to.equal(tag);
  });

  it('DicomUidType has UIDs of the standard only', () => {
    expect(Object.keys(leadtools.DicomUidType)).to.have.length.greaterThan(450);
    for (const [name, uid] of Object.entries(leadtools.DicomUidType)) {
      expect(isValidUID(uid), name).to.equal(true);
      expect(uidName(uid), name).to.be.a('string');
    }
  });

  it('classes have the SOP class that their name says, and queries have none', () => {
    const uids: Readonly<Record<string, string>> = leadtools.DicomUidType;
    let checked = 0;
    for (const [name, type] of Object.entries(leadtools.DicomClassType)) {
      const uid = classUIDOf(type);
      if (/Query|Worklist|Undefined/.test(name)) expect(uid, name).to.equal(undefined);
      else expect(classTypeOf(uid ?? ''), name).to.equal(type);
      if (uids[name] === undefined) continue;
      expect(uid, name).to.equal(uids[name]);
      checked++;
    }
    expect(checked).to.be.greaterThan(12);
    const named = (type: leadtools.DicomClassType): string => uidName(classUIDOf(type) ?? '') ?? '';
    expect(named(leadtools.DicomClassType.NMImageStorage)).to.equal('Nuclear Medicine Image Storage');
    expect(named(leadtools.DicomClassType.USImageStorage)).to.equal('Ultrasound Image Storage');
    expect(named(leadtools.DicomClassType.USMultiFrameImageStorage)).to.equal('Ultrasound Multi-frame Image Storage');
    expect(named(leadtools.DicomClassType.XAImageStorage)).to.equal('X-Ray Angiographic Image Storage');
    expect(named(leadtools.DicomClassType.XRFImageStorage)).to.equal('X-Ray Radiofluoroscopic Image Storage');
    expect(named(leadtools.DicomClassType.PETImageStorage)).to.equal('Positron Emission Tomography Image Storage');
    expect(named(leadtools.DicomClassType.BasicDirectory)).to.equal('Media Storage Directory Storage');
  });
});
