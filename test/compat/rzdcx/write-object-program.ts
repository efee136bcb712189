/**
 * A program as they were written for the original: makes an object with private elements and sequences, saves it, reads it
 * again, and prints what it found as JSON. Run in a folder with a `dicom.dic`.
 *
 * @module
 */
import { unlinkSync } from 'node:fs';
import { COMError, DCXAPP, DCXELM, DCXOBJ, DCXOBJIterator, DICOM_TAGS_ENUM, rzdcxLib } from '../../../compat/rzdcx';

const found: Record<string, unknown> = {};

const app = new DCXAPP();
app.StartLogging('program.log');

const obj = new DCXOBJ();
const e = new DCXELM();
e.Init(DICOM_TAGS_ENUM.PatientsName);
e.Value = 'DOE^JOHN';
obj.insertElement(e);
e.Init(0x00100020);
e.Value = 12345;
obj.insertElement(e);
e.Init(DICOM_TAGS_ENUM.StudyDate);
e.Value = new Date(2024, 11, 31, 13, 14, 15);
obj.insertElement(e);
e.Init(DICOM_TAGS_ENUM.StudyTime);
e.Value = new Date(2024, 11, 31, 13, 14, 15);
obj.insertElement(e);
e.Init(DICOM_TAGS_ENUM.AcquisitionMatrix);
e.Value = '1\\4\\2\\3';
obj.insertElement(e);

e.Init(0x00270010);
e.Value = 'SOME CREATOR';
obj.insertElement(e);
e.Init(0x00271001);
e.Value = 17;
obj.insertElement(e);
e.Init(0x00271002);
e.Value = 'private text';
obj.insertElement(e);

e.Init(0x00282000);
e.SetRawData(Buffer.from([1, 2, 3, 4, 5]), 5);
obj.insertElement(e);

const item = new DCXOBJ();
const items = new DCXOBJIterator();
for (let number = 1; number <= 10; number++) {
  e.Init(DICOM_TAGS_ENUM.InstanceNumber);
  e.Value = number;
  item.insertElement(e);
  items.Insert(item);
}
e.Init(DICOM_TAGS_ENUM.ReferencedImageSequence);
e.Value = items;
obj.insertElement(e);

e.Init(0x00271003);
e.ValueRepresentation = rzdcxLib.VR_CODE_SQ;
e.Value = item;
obj.insertElement(e);
obj.saveFile('object.dcm');
obj.Release();

const again = new DCXOBJ();
again.openFile('object.dcm');
found.name = again.getElementByTag(DICOM_TAGS_ENUM.patientName).Value;
found.id = again.getElementByTag(DICOM_TAGS_ENUM.patientID).Value;
found.date = again.getElementByTag(DICOM_TAGS_ENUM.StudyDate).Value;
found.time = again.getElementByTag(DICOM_TAGS_ENUM.StudyTime).Value;
const matrix = again.getElementByTag(DICOM_TAGS_ENUM.AcquisitionMatrix);
found.matrix = [matrix.ValueMultiplicity, matrix.ValueArray, matrix.Value];
found.privateNumber = again.getElementByTag(0x00271001).Value;
found.privateText = again.getElementByTag(0x00271002).Value;
found.privateSequence = again.getElementByTag(0x00271003).ValueMultiplicity;
found.raw = [...again.getElementByTag(0x00282000).GetRawData().Val];

const numbers: unknown[] = [];
const sequence = again.getElementByTag(DICOM_TAGS_ENUM.ReferencedImageSequence);
for (const it = sequence.Value as DCXOBJIterator; !it.AtEnd(); it.Next()) {
  numbers.push(it.Get().getElementByTag(DICOM_TAGS_ENUM.InstanceNumber).Value);
}
found.numbers = numbers;

try {
  again.getElementByTag(DICOM_TAGS_ENUM.Modality);
} catch (error) {
  found.absent = error instanceof COMError ? error.HRESULT : String(error);
}
found.absentToo = again.GetElement(DICOM_TAGS_ENUM.Modality);
again.Dump('object.txt');
unlinkSync('object.dcm');
found.afterDelete = again.getElementByTag(DICOM_TAGS_ENUM.PatientName).Value;
again.saveFile('copy.dcm');
again.Release();
app.StopLogging();

console.log(JSON.stringify(found));
