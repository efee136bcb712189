import { DataSet, keepOpen, openDicomFile, releaseFiles, saveDicomFile, transferSyntax } from '../../../src/index';
import { EC_IllegalParameter } from './data-conditions';
import { DcmItem } from './DcmItem';
import {
  EET_ExplicitLength,
  EET_UndefinedLength,
  EGL_recalcGL,
  EGL_withGL,
  EPD_noChange,
  EPD_withPadding,
  EWM_dataset,
  EXS_Unknown,
  type E_EncodingType,
  type E_FileWriteMode,
  type E_GrpLenEncoding,
  type E_PaddingEncoding,
  type E_TransferSyntax,
} from './encoding-constants';
import type { OFCondition } from './OFCondition';

/**
 * A data set as files and messages hold it.
 *
 * @example
 * ```ts
 * import { ByRef, DcmDataset, DcmItem } from 'dcxport/dcmtk';
 *
 * const dataset = new DcmDataset();
 * dataset.putAndInsertString(0x00080016, '1.2.840.10008.5.1.4.1.1.7');
 * dataset.putAndInsertString(0x00080018, '1.2.3');
 * const item = new DcmItem();
 * item.putAndInsertString(0x00100020, '4711');
 * dataset.insertSequenceItem(0x00101002, item); // Other Patient IDs Sequence
 * console.log(dataset.saveFile('object.dcm').good()); // true
 *
 * const copy = new DcmDataset();
 * const id = new ByRef<string>('');
 * console.log(copy.loadFile('object.dcm').good()); // true
 * copy.findAndGetOFString(0x00100020, id, 0, true);
 * console.log(id.value); // 4711
 * ```
 * @see DcmDataset of dcmdata
 */
export class DcmDataset extends DcmItem {
  /** The transfer syntax that it was read in, or is written in unless another is asked for. @compat full */
  getOriginalXfer(): string {
    return this.dataSet.transferSyntaxUID;
  }

  /**
   * Reads a file in place of what is there. A file without group 0002 is read as a bare data set. Long values stay in the
   * file, which stays open until the data set is cleared or collected.
   *
   * @param fileName - Path.
   * @param readXfer - The transfer syntax of a bare data set; by default it is found out.
   * @returns EC_Normal; EC_FileMetaInfoHeaderMissing for what is no DICOM file, EC_CorruptedData, EC_UnsupportedEncoding, or
   * the system's fault as text.
   * @compat partial
   * @remarks The parameters behind the transfer syntax are left out: group lengths stay as they are, and the kind of file is found out.
   */
  loadFile(fileName: string, readXfer: E_TransferSyntax = EXS_Unknown): OFCondition {
    return this.attempt(() => {
      const bareTransferSyntaxUID = readXfer === EXS_Unknown ? undefined : readXfer;
      const { dataSet, source } = openDicomFile(fileName, { bareTransferSyntaxUID });
      this.#replace(dataSet);
      if (source !== undefined) keepOpen(source, dataSet);
    });
  }

  #replace(dataSet: DataSet): void {
    releaseFiles(this.dataSet);
    this.adopt(dataSet);
  }

  /** Takes all elements out, and closes the file that they were in. @compat full */
  override clear(): OFCondition {
    this.#replace(new DataSet());
    return super.clear();
  }

  /**
   * Writes a file under a temporary name and renames it when it is complete.
   *
   * @param fileName - Path.
   * @param writeXfer - The transfer syntax to write in; by default the data set's own.
   * @param encodingType - Whether sequences and items get a length; otherwise they keep their kind of it.
   * @param groupLength - EGL_withGL puts a group length before each group; otherwise those of an unchanged data set stay.
   * @param padEncoding - Padding is not offered.
   * @param padLength - Of padding.
   * @param subPadLength - Of padding.
   * @param writeMode - Whether preamble and group 0002 go in front.
   * @returns EC_Normal; EC_IllegalParameter for an unknown syntax or for padding, EC_UnsupportedEncoding when it cannot be
   * converted to that syntax, EC_CorruptedData for text that its character set cannot hold, or the system's fault as text.
   * @compat partial
   * @remarks Padding is refused.
   */
  saveFile(
    fileName: string,
    writeXfer: E_TransferSyntax = EXS_Unknown,
    encodingType: E_EncodingType = EET_UndefinedLength,
    groupLength: E_GrpLenEncoding = EGL_recalcGL,
    padEncoding: E_PaddingEncoding = EPD_noChange,
    padLength = 0,
    subPadLength = 0,
    writeMode: E_FileWriteMode = EWM_dataset,
  ): OFCondition {
    const transferSyntaxUID = writeXfer === EXS_Unknown ? this.dataSet.transferSyntaxUID : writeXfer;
    if (transferSyntax(transferSyntaxUID) === undefined) {
      return EC_IllegalParameter.because(`${transferSyntaxUID} is no transfer syntax`);
    }
    if (padEncoding === EPD_withPadding || padLength !== 0 || subPadLength !== 0) {
      return EC_IllegalParameter.because('Files are not padded here; leave the padding parameters out');
    }
    return this.attempt(() => {
      saveDicomFile(fileName, this.dataSet, {
        transferSyntaxUID,
        head: writeMode === EWM_dataset ? Buffer.alloc(0) : undefined,
        definedLengths: encodingType === EET_ExplicitLength,
        groupLengths: groupLength === EGL_withGL,
      });
    });
  }
}
