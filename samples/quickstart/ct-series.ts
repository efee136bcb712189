import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DCXELM, DCXOBJ, DCXUID, DICOM_TAGS_ENUM, UID_TYPE, type ElmValue } from 'dcxport/rzdcx';

const CT_IMAGE_STORAGE = '1.2.840.10008.5.1.4.1.1.2';
const ROWS = 256;
const COLUMNS = 256;
/** Hounsfield units of air, soft tissue and bone. */
const AIR = -1000;
const TISSUE = 40;
const BONE = 700;

/** A round body with a bone in it that wanders from slice to slice. */
function slicePixels(slice: number, slices: number): Buffer {
  const pixels = Buffer.alloc(ROWS * COLUMNS * 2);
  const boneX = COLUMNS / 2 + 40 * Math.cos((2 * Math.PI * slice) / slices);
  const boneY = ROWS / 2 + 40 * Math.sin((2 * Math.PI * slice) / slices);
  for (let y = 0; y < ROWS; y++) {
    for (let x = 0; x < COLUMNS; x++) {
      const inBody = Math.hypot(x - COLUMNS / 2, y - ROWS / 2) < 100;
      const inBone = Math.hypot(x - boneX, y - boneY) < 15;
      pixels.writeInt16LE(inBone ? BONE : inBody ? TISSUE : AIR, 2 * (y * COLUMNS + x));
    }
  }
  return pixels;
}

/** One element object is used again and again, as programs on the original do: insertElement copies it. */
function insert(object: DCXOBJ, element: DCXELM, tag: number, value: ElmValue): void {
  element.Init(tag);
  element.Value = value;
  object.insertElement(element);
}

/**
 * Makes a CT series and saves it as part 10 files.
 *
 * @param folder - Made when it is missing.
 * @returns the paths, in the order of the slices.
 */
export function writeCtSeries(folder: string, count: number): string[] {
  mkdirSync(folder, { recursive: true });
  const uid = new DCXUID();
  const study = uid.CreateUID(UID_TYPE.UID_TYPE_STUDY);
  const series = uid.CreateUID(UID_TYPE.UID_TYPE_SERIES);
  const element = new DCXELM();
  return Array.from({ length: count }, (_, slice) => {
    const object = new DCXOBJ();
    const values: [tag: number, value: ElmValue][] = [
      [DICOM_TAGS_ENUM.ImageType, ['ORIGINAL', 'PRIMARY', 'AXIAL']],
      [DICOM_TAGS_ENUM.sopClassUid, CT_IMAGE_STORAGE],
      [DICOM_TAGS_ENUM.sopInstanceUID, uid.CreateUID(UID_TYPE.UID_TYPE_INSTANCE)],
      [DICOM_TAGS_ENUM.StudyDate, '20260101'],
      [DICOM_TAGS_ENUM.StudyTime, '101010'],
      [DICOM_TAGS_ENUM.Modality, 'CT'],
      [DICOM_TAGS_ENUM.PatientsName, 'Quick^Start'],
      [DICOM_TAGS_ENUM.patientID, 'QS-1'],
      [DICOM_TAGS_ENUM.studyInstanceUID, study],
      [DICOM_TAGS_ENUM.seriesInstanceUID, series],
      [DICOM_TAGS_ENUM.InstanceNumber, slice + 1],
      [DICOM_TAGS_ENUM.ImagePositionPatient, `0\\0\\${slice * 2.5}`],
      [DICOM_TAGS_ENUM.SamplesPerPixel, 1],
      [DICOM_TAGS_ENUM.PhotometricInterpretation, 'MONOCHROME2'],
      [DICOM_TAGS_ENUM.Rows, ROWS],
      [DICOM_TAGS_ENUM.Columns, COLUMNS],
      [DICOM_TAGS_ENUM.PixelSpacing, '0.8\\0.8'],
      [DICOM_TAGS_ENUM.BitsAllocated, 16],
      [DICOM_TAGS_ENUM.BitsStored, 16],
      [DICOM_TAGS_ENUM.HighBit, 15],
      [DICOM_TAGS_ENUM.PixelRepresentation, 1],
      [DICOM_TAGS_ENUM.RescaleIntercept, '0'],
      [DICOM_TAGS_ENUM.RescaleSlope, '1'],
      [DICOM_TAGS_ENUM.PixelData, slicePixels(slice, count)],
    ];
    for (const [tag, value] of values) insert(object, element, tag, value);
    const path = join(folder, `ct-${String(slice + 1).padStart(3, '0')}.dcm`);
    object.saveFile(path);
    object.Release();
    return path;
  });
}
