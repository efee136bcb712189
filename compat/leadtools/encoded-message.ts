import { MemoryDataSetSource, type AcceptedContext, type DataSetSource, type RawAssociation } from '../../src/index';
import { parameterError } from './data-set-errors';
import type { DicomDataSet } from './DicomDataSet';
import { commandOf, type DimseMessage } from './dimse-messages';
import type { NetHost } from './NetHost';
import { encodeCommand, encodeCommandDataSet, encodeForSending } from './outgoing-message';

/** A message that is ready to go. */
export interface EncodedMessage {
  readonly presentationID: number;
  readonly command: Buffer;
  readonly dataSet: DataSetSource | undefined;
  /** The PDUs that it makes. */
  readonly pdus: number;
}

/**
 * Encodes a message of the standard.
 *
 * @throws {@link DicomException} Parameter (9), TransferSyntaxNotSupported (417), and what OnBeforeSendCommandSet throws.
 */
export function encodeMessage(
  host: NetHost,
  association: RawAssociation,
  parts: {
    readonly message: DimseMessage;
    readonly presentationID: number;
    readonly values: readonly unknown[];
    readonly dataSet: DicomDataSet | null;
  },
): EncodedMessage {
  const { message, presentationID, values, dataSet } = parts;
  const doing = `Sending a ${message.name}`;
  const context = acceptedContext(association, doing, presentationID);
  if (message.dataSet === 'required' && dataSet === null) throw parameterError(`${doing}: it needs a data set.`);
  const command = commandOf(message, values);
  const pieces = encodePieces(host, context, dataSet);
  const bytes = encodeCommand(command, dataSet !== null, host.changeCommandSet);
  return toEncoded(association, presentationID, bytes, pieces);
}

/** Encodes any message. @throws {@link DicomException} Parameter (9), TransferSyntaxNotSupported (417). */
export function encodeData(
  host: NetHost,
  association: RawAssociation,
  parts: {
    readonly presentationID: number;
    readonly commandSet: DicomDataSet;
    readonly dataSet: DicomDataSet | null;
  },
): EncodedMessage {
  const { presentationID, commandSet, dataSet } = parts;
  const context = acceptedContext(association, 'Sending a message', presentationID);
  const bytes = encodeCommandDataSet(commandSet, dataSet !== null);
  return toEncoded(association, presentationID, bytes, encodePieces(host, context, dataSet));
}

function encodePieces(host: NetHost, context: AcceptedContext, dataSet: DicomDataSet | null): Buffer[] | undefined {
  return dataSet === null ? undefined : encodeForSending(dataSet, context.transferSyntax, host.withGroupLengths);
}

function toEncoded(
  { fragmentLength }: RawAssociation,
  presentationID: number,
  command: Buffer,
  pieces: Buffer[] | undefined,
): EncodedMessage {
  const dataSet = pieces && new MemoryDataSetSource(pieces);
  const dataPdus = dataSet === undefined ? 0 : Math.max(1, Math.ceil(dataSet.length / fragmentLength));
  return { presentationID, command, dataSet, pdus: Math.ceil(command.length / fragmentLength) + dataPdus };
}

function acceptedContext(association: RawAssociation, doing: string, id: number): AcceptedContext {
  const context = association.acceptedContext(id);
  if (context !== undefined) return context;
  throw parameterError(`${doing}: presentation context ${id} was not accepted in this association.`);
}
