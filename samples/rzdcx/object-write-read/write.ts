import { DCXELM, DCXOBJ, DCXOBJIterator, DCXUID, DICOM_TAGS_ENUM, UID_TYPE, VR_CODE } from 'dcxport/rzdcx';

const SECONDARY_CAPTURE_IMAGE_STORAGE = '1.2.840.10008.5.1.4.1.1.7';
/** Elements of the private block (0027,10xx). */
export const PRIVATE = { creator: 0x00270010, counter: 0x00271001, remark: 0x00271002, details: 0x00271003 } as const;
/** An element of the standard whose value is set as bytes. */
export const RAW = 0x00282000;

/** Builds an object, all with one element that is used again and again, and saves it. */
export function writeObject(file: string): void {
  const obj = new DCXOBJ();
  const uid = new DCXUID();
  const e = new DCXELM();
  const now = new Date(2024, 11, 31, 13, 14, 15);

  e.Init(DICOM_TAGS_ENUM.sopClassUid);
  e.Value = SECONDARY_CAPTURE_IMAGE_STORAGE;
  obj.insertElement(e);
  e.Init(DICOM_TAGS_ENUM.sopInstanceUID);
  e.Value = uid.CreateUID(UID_TYPE.UID_TYPE_INSTANCE);
  obj.insertElement(e);
  e.Init(DICOM_TAGS_ENUM.PatientsName);
  e.Value = 'DOE^JOHN';
  obj.insertElement(e);
  // A tag may be a plain number, and text may be given as one.
  e.Init(0x00100020);
  e.Value = 12345;
  obj.insertElement(e);
  e.Init(DICOM_TAGS_ENUM.StudyDate);
  e.Value = now;
  obj.insertElement(e);
  e.Init(DICOM_TAGS_ENUM.StudyTime);
  e.Value = now;
  obj.insertElement(e);
  // Without a value it is there with length zero.
  e.Init(DICOM_TAGS_ENUM.ReferringPhysiciansName);
  obj.insertElement(e);
  e.Init(DICOM_TAGS_ENUM.AcquisitionMatrix);
  e.Value = '1\\4\\2\\3';
  obj.insertElement(e);

  insertPrivateElements(obj, e);

  e.Init(RAW);
  e.SetRawData(Buffer.from([1, 2, 3, 4, 5, 6]));
  obj.insertElement(e);
  e.Init(DICOM_TAGS_ENUM.ReferencedImageSequence);
  e.Value = tenItems();
  obj.insertElement(e);

  obj.saveFile(file);
  obj.Release();
}

function insertPrivateElements(obj: DCXOBJ, e: DCXELM): void {
  e.Init(PRIVATE.creator);
  e.Value = 'DCXPORT SAMPLE';
  obj.insertElement(e);
  e.Init(PRIVATE.counter);
  e.Value = 17;
  obj.insertElement(e);
  e.Init(PRIVATE.remark);
  e.Value = 'second exposure';
  obj.insertElement(e);
  // Not in dicom.dic: the program says itself that it is a sequence.
  const item = new DCXOBJ();
  e.Init(DICOM_TAGS_ENUM.CodeMeaning);
  e.Value = 'inside a private sequence';
  item.insertElement(e);
  e.Init(PRIVATE.details);
  e.ValueRepresentation = VR_CODE.VR_CODE_SQ;
  e.Value = item;
  obj.insertElement(e);
}

/** Ten items made from one object: Insert copies it. */
function tenItems(): DCXOBJIterator {
  const items = new DCXOBJIterator();
  const item = new DCXOBJ();
  const e = new DCXELM();
  for (let number = 1; number <= 10; number++) {
    e.Init(DICOM_TAGS_ENUM.InstanceNumber);
    e.Value = number;
    item.insertElement(e);
    items.Insert(item);
  }
  return items;
}
