/**
 * Presentation contexts for files: which to propose, and which of the accepted ones to take.
 *
 * @module
 */
import {
  ChangeTransferSyntaxFlags,
  DicomAssociate,
  DicomAssociateAcceptResultType,
  DicomDataSet,
  DicomDataSetLoadFlags,
  DicomTag,
  DicomUidType,
} from 'dcxport/leadtools';

const UNCOMPRESSED: readonly string[] = [DicomUidType.ExplicitVRLittleEndian, DicomUidType.ImplicitVRLittleEndian];

/** What is known of a file before it is sent. */
export interface Item {
  readonly file: string;
  readonly sopClass: string;
  readonly instance: string;
  readonly syntax: string;
}

/** Values that are long stay in the file, so that this is quick. */
function load(file: string): DicomDataSet {
  const dataSet = new DicomDataSet();
  dataSet.Load(file, DicomDataSetLoadFlags.None);
  return dataSet;
}

/** Reads what must be known before the association is requested. */
export function examine(file: string): Item {
  const dataSet = load(file);
  try {
    const text = (tag: number): string => dataSet.GetValue(tag, '');
    return {
      file,
      sopClass: text(DicomTag.MediaStorageSOPClassUID) || text(DicomTag.SOPClassUID),
      instance: text(DicomTag.MediaStorageSOPInstanceUID) || text(DicomTag.SOPInstanceUID),
      syntax: text(DicomTag.TransferSyntaxUID) || DicomUidType.ImplicitVRLittleEndian,
    };
  } finally {
    dataSet.Dispose();
  }
}

/** One context for each class and compressed syntax, and one for the class and all that is uncompressed. */
export function proposal(items: readonly Item[], calling: string, called: string): DicomAssociate {
  const request = new DicomAssociate(true);
  request.Default();
  request.Calling = calling;
  request.Called = called;
  let id = -1;
  for (const sopClass of new Set(items.map((item) => item.sopClass))) {
    const syntaxes = new Set(items.filter((item) => item.sopClass === sopClass).map((item) => item.syntax));
    const compressed = [...syntaxes].filter((syntax) => !UNCOMPRESSED.includes(syntax));
    for (const transfer of [...compressed.map((syntax) => [syntax]), UNCOMPRESSED]) {
      id += 2;
      request.AddPresentationContext(id, DicomAssociateAcceptResultType.Success, sopClass);
      for (const syntax of transfer) request.AddTransfer(id, syntax);
    }
  }
  return request;
}

/** Finds the context for a file: the accepted one in its own syntax, else an uncompressed one; 0 when there is none. */
export function contextFor({ sopClass, syntax }: Item, association: DicomAssociate): number {
  let other = 0;
  for (let id = association.FindAbstract(sopClass); id !== 0; id = association.FindNextAbstract(id, sopClass)) {
    if (association.GetResult(id) !== DicomAssociateAcceptResultType.Success) continue;
    const taken = association.GetTransfer(id, 0);
    if (taken === syntax) return id;
    if (other === 0 && UNCOMPRESSED.includes(taken)) other = id;
  }
  return other;
}

/**
 * Loads a file in the syntax of its context.
 *
 * @throws TransferSyntaxNotSupported (417) for what would need a codec.
 */
export function loadIn(item: Item, syntax: string): DicomDataSet {
  const dataSet = load(item.file);
  try {
    if (syntax !== item.syntax) dataSet.ChangeTransferSyntax(syntax, 0, ChangeTransferSyntaxFlags.None);
    return dataSet;
  } catch (error) {
    dataSet.Dispose();
    throw error;
  }
}
