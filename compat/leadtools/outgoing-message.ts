/**
 * Command sets and data sets on their way out, encoded inside the Send call.
 *
 * @module
 */
import {
  DataElement,
  DataSet,
  encodeCommandSet,
  encodeDataSet,
  IMPLICIT_VR_LITTLE_ENDIAN,
  NO_DATA_SET,
  DATA_SET_PRESENT,
  transferSyntax,
  type CommandSet,
} from '../../src/index';
import { dataSetOf } from './data-set-access';
import { parameterError, withErrors } from './data-set-errors';
import type { DicomDataSet } from './DicomDataSet';
import { DicomException } from './DicomException';
import { DicomExceptionCode } from './DicomExceptionCode';
import { commandSetOf } from './dimse-messages';

const COMMAND_GROUP_LENGTH = 0x00000000;
const COMMAND_DATA_SET_TYPE = 0x00000800;
const GROUP_LENGTH_ELEMENT = 12;

/**
 * Encodes a command.
 *
 * @param change - Asked with the command set before it is encoded; undefined when nobody wants to change it.
 */
export function encodeCommand(
  command: Omit<CommandSet, 'CommandDataSetType'>,
  hasDataSet: boolean,
  change: ((commandSet: DicomDataSet) => void) | undefined,
): Buffer {
  const CommandDataSetType = hasDataSet ? DATA_SET_PRESENT : NO_DATA_SET;
  const bytes = encodeCommandSet({ ...command, CommandDataSetType });
  if (change === undefined) return bytes;
  const commandSet = commandSetOf(bytes);
  change(commandSet);
  return encodeCommandDataSet(commandSet, hasDataSet);
}

/**
 * Encodes a command set of the program's: its group length and data set type are made anew.
 *
 * @throws {@link DicomException} Parameter (9) for elements that do not belong to group 0000.
 */
export function encodeCommandDataSet(commandSet: DicomDataSet, hasDataSet: boolean): Buffer {
  return withErrors({ doing: 'Encoding a command set' }, () => {
    const source = dataSetOf(commandSet);
    const copy = new DataSet(IMPLICIT_VR_LITTLE_ENDIAN);
    for (const element of source) {
      if (element.tag >= 0x10000)
        throw parameterError('Encoding a command set: only elements of group 0000 may be in it.');
      if (element.tag !== COMMAND_GROUP_LENGTH) copy.set(element.copy());
    }
    copy.set(DataElement.fromNumbers(COMMAND_DATA_SET_TYPE, 'US', [hasDataSet ? DATA_SET_PRESENT : NO_DATA_SET]));
    const elements = Buffer.concat(encodeDataSet(copy, IMPLICIT_VR_LITTLE_ENDIAN));
    const head = Buffer.alloc(GROUP_LENGTH_ELEMENT);
    head.writeUInt32LE(4, 4);
    head.writeUInt32LE(elements.length, 8);
    return Buffer.concat([head, elements]);
  });
}

/**
 * Encodes a data set in the transfer syntax of its presentation context.
 *
 * @param groupLengths - Adds them.
 * @returns the pieces, of even length together.
 * @throws {@link DicomException} TransferSyntaxNotSupported (417) when it is compressed otherwise.
 */
export function encodeForSending(dataSet: DicomDataSet, transferSyntaxUID: string, groupLengths: boolean): Buffer[] {
  const pieces = withErrors({ doing: 'Encoding a data set to be sent' }, () => {
    const source = dataSetOf(dataSet);
    checkSyntaxes(source.transferSyntaxUID, transferSyntaxUID);
    return encodeDataSet(groupLengths ? source : withoutGroupLengths(source), transferSyntaxUID, { groupLengths });
  });
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  return length % 2 === 0 ? pieces : [...pieces, Buffer.alloc(1)];
}

/** Only what is not compressed is converted. */
function checkSyntaxes(from: string, to: string): void {
  if (from === to || (!isEncapsulated(from) && !isEncapsulated(to))) return;
  throw new DicomException(
    DicomExceptionCode.TransferSyntaxNotSupported,
    `Encoding a data set to be sent: it is in ${from}, and the presentation context wants ${to}; change its syntax first.`,
  );
}

function isEncapsulated(uid: string): boolean {
  return transferSyntax(uid)?.encapsulated !== false;
}

/** One that was read with them, and not changed since, would be written as it was read. */
function withoutGroupLengths(dataSet: DataSet): DataSet {
  const tags = [...dataSet].map(({ tag }) => tag).filter((tag) => (tag & 0xffff) === 0);
  if (tags.length === 0) return dataSet;
  const copy = dataSet.copy();
  for (const tag of tags) copy.delete(tag);
  return copy;
}
