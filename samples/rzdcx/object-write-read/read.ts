import { COMError, DCXOBJ, DCXOBJIterator, DICOM_TAGS_ENUM, HRESULT } from 'dcxport/rzdcx';
import { PRIVATE, RAW } from './write';

/** Opens the object and says what it holds; the caller releases it. */
export function readObject(file: string, say: (line: string) => void): DCXOBJ {
  const obj = new DCXOBJ();
  obj.openFile(file);
  say(`name ${obj.getElementByTag(DICOM_TAGS_ENUM.patientName).CStringPtr}`);
  say(`id ${obj.getElementByTag(DICOM_TAGS_ENUM.patientID).CStringPtr}`);
  say(`study of ${obj.getElementByTag(DICOM_TAGS_ENUM.StudyDate).CStringPtr}, ${timeOf(obj)}`);
  const matrix = obj.getElementByTag(DICOM_TAGS_ENUM.AcquisitionMatrix);
  say(`matrix of ${matrix.ValueMultiplicity} values: ${(matrix.ValueArray as number[]).join(' ')}`);
  say(`private counter ${obj.getElementByTag(PRIVATE.counter).CStringPtr}`);
  say(`private remark ${obj.getElementByTag(PRIVATE.remark).CStringPtr}`);
  say(`private sequence of ${obj.getElementByTag(PRIVATE.details).ValueMultiplicity} item`);
  say(`raw bytes ${obj.getElementByTag(RAW).GetRawData().Val.toString('hex')}`);
  say(`items ${itemNumbers(obj).join(' ')}`);
  say(`absent, asked for both ways: ${absentBothWays(obj)}`);
  return obj;
}

function timeOf(obj: DCXOBJ): string {
  return obj.getElementByTag(DICOM_TAGS_ENUM.StudyTime).CStringPtr;
}

function itemNumbers(obj: DCXOBJ): number[] {
  const numbers: number[] = [];
  const sequence = obj.getElementByTag(DICOM_TAGS_ENUM.ReferencedImageSequence);
  for (const it = sequence.Value as DCXOBJIterator; !it.AtEnd(); it.Next()) {
    numbers.push(Number(it.Get().getElementByTag(DICOM_TAGS_ENUM.InstanceNumber).Value));
  }
  return numbers;
}

/** getElementByTag fails where GetElement gives null. */
function absentBothWays(obj: DCXOBJ): string {
  const quiet = obj.GetElement(DICOM_TAGS_ENUM.Modality) === null ? 'null' : 'there';
  try {
    obj.getElementByTag(DICOM_TAGS_ENUM.Modality);
    return `there, ${quiet}`;
  } catch (error) {
    const isAbsent = error instanceof COMError && error.HRESULT === HRESULT.TAG_NOT_FOUND;
    if (!isAbsent) throw error;
    return `exception, ${quiet}`;
  }
}
