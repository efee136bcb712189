import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import * as rzdcx from '../../../compat/rzdcx';
import { projectRoot } from '../../support/project';

interface Inventory {
  enums: { name: string; members: { name: string; value: number; uid?: string; keyword?: string; files?: number }[] }[];
}

const inventory = JSON.parse(readFileSync(join(projectRoot, 'compat', 'rzdcx', 'inventory.json'), 'utf8')) as Inventory;
const sets = rzdcx as unknown as Record<string, Record<string, number>>;

function expectSet(name: string): void {
  const members = inventory.enums.find((entry) => entry.name === name)!.members;
  expect(sets[name]).to.deep.equal(Object.fromEntries(members.map((member) => [member.name, member.value])));
}

describe('enumerations', () => {
  it('[LOG_LEVEL] [VR_CODE] [VIDEO_FORMAT] [DUMP_OBJECT_OPTIONS] have the names and numbers of the original', () => {
    for (const name of ['LOG_LEVEL', 'VR_CODE', 'VIDEO_FORMAT', 'DUMP_OBJECT_OPTIONS']) expectSet(name);
    expect(rzdcx.VR_CODE.VR_CODE_UN).to.equal(40);
    expect(rzdcx.VR_CODE).to.not.have.property('VR_CODE_LT');
  });

  it('[DCXSEC_CERT_STORE] [DCXSEC_VERIFICATION_METHOD] have the names and numbers of the original', () => {
    for (const name of ['DCXSEC_CERT_STORE', 'DCXSEC_VERIFICATION_METHOD']) expectSet(name);
  });

  it('[TRANSFER_SYNTAX] [UID_TYPE] [NEW_INSTANCE_UID_POLICY] [APPLICATION_PROFILE] have the names of the original', () => {
    for (const name of ['TRANSFER_SYNTAX', 'UID_TYPE', 'NEW_INSTANCE_UID_POLICY', 'APPLICATION_PROFILE']) {
      expectSet(name);
    }
  });

  it('[PRINT_PAGE_ORIENTATION] [IMAGE_BITS_ALLOCATED] [IMAGE_BITS_STORED] [IMAGE_HIGH_BIT] have the names of the original', () => {
    for (const name of ['PRINT_PAGE_ORIENTATION', 'IMAGE_BITS_ALLOCATED', 'IMAGE_BITS_STORED', 'IMAGE_HIGH_BIT']) {
      expectSet(name);
    }
  });

  it('[IMAGE_PHOTOMETRIC_INTERPRETATION] [IMAGE_PIXEL_REPRESENTATION] [IMAGE_SAMPLES_PER_PIXEL] have the names of the original', () => {
    for (const name of ['IMAGE_PHOTOMETRIC_INTERPRETATION', 'IMAGE_PIXEL_REPRESENTATION', 'IMAGE_SAMPLES_PER_PIXEL']) {
      expectSet(name);
    }
  });

  it('[SR_CONTINUITY] [SR_GRAPHIC_TYPE] [SR_TEMPORAL_RANGE_TYPE] have the names of the original', () => {
    for (const name of ['SR_CONTINUITY', 'SR_GRAPHIC_TYPE', 'SR_TEMPORAL_RANGE_TYPE']) expectSet(name);
  });
});

describe('DICOM_TAGS_ENUM', () => {
  const tags = rzdcx.DICOM_TAGS_ENUM as Record<string, number>;

  it('[DICOM_TAGS_ENUM] has every name of the inventory with its number', () => {
    const members = inventory.enums.find((entry) => entry.name === 'DICOM_TAGS_ENUM')!.members;
    expect(members.length).to.be.greaterThan(250);
    for (const { name, value } of members) expect(tags[name], name).to.equal(value);
  });

  it('[DICOM_TAGS_ENUM] has the numbers that legacy programs write out', () => {
    expect(rzdcx.DICOM_TAGS_ENUM.GraphicLayerSequence).to.equal(7340128);
    expect(rzdcx.DICOM_TAGS_ENUM.PixelData).to.equal(2145386512);
    expect(rzdcx.DICOM_TAGS_ENUM.ReferencedFileID).to.equal(0x00041500);
    expect(rzdcx.DICOM_TAGS_ENUM.OverlayRows).to.equal(0x60000010);
    expect(rzdcx.DICOM_TAGS_ENUM.MediaStorageSOPClassUID).to.equal(0x00020002);
  });

  it('[DICOM_TAGS_ENUM] has the plain keyword beside each other spelling', () => {
    for (const [name, keyword] of [
      ['patientName', 'PatientName'],
      ['PatientsName', 'PatientName'],
      ['patientID', 'PatientID'],
      ['studyInstanceUID', 'StudyInstanceUID'],
      ['seriesInstanceUID', 'SeriesInstanceUID'],
      ['sopInstanceUID', 'SOPInstanceUID'],
      ['sopClassUid', 'SOPClassUID'],
      ['ScheduledPerformingPhysiciansName', 'ScheduledPerformingPhysicianName'],
      ['AcquisitionDatetime', 'AcquisitionDateTime'],
      ['Datetime', 'DateTime'],
    ] as const) {
      expect(tags[name], name).to.be.a('number').and.to.equal(tags[keyword]);
    }
  });

  it('[DICOM_TAGS_ENUM] has the whole dictionary, retired elements too, all unsigned', () => {
    expect(Object.keys(tags).length).to.be.greaterThan(5000);
    expect(tags.CurveDimensions).to.equal(0x50000005);
    expect(tags.RecognitionCode, 'retired').to.equal(0x00080010);
    expect(Object.values(tags).every((tag) => Number.isInteger(tag) && tag >= 0 && tag <= 0xffffffff)).to.equal(true);
    expect(Object.keys(tags).some((name) => name.startsWith('RETIRED'))).to.equal(false);
  });
});
