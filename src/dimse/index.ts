/**
 * DIMSE messages: command sets, their tables and texts, fragments in and out. Pure, without I/O and timers.
 *
 * @module
 */
export * from './types';
export { MessageAssembler } from './assembler';
export type { MessageAssemblerLimits, MessageHandler } from './assembler';
export { DEFAULT_MAXIMUM_COMMAND_LENGTH, decodeCommandSet, encodeCommandSet, toErrorComment } from './command-set';
export type { DecodeCommandSetOptions } from './command-set';
export { describeCommandSet } from './describe';
export type { DescribeCommandSetOptions } from './describe';
export { DATA_HEADER_LENGTH, encodeCommandFragments, writeDataHeader } from './fragmenter';
export {
  MESSAGES,
  checkCommandSet,
  findMessage,
  hasDataSet,
  isResponse,
  messageName,
  missingElements,
  responseField,
} from './message-table';
export type { DataSetUsage, ElementTable, ElementUsage, MessageDefinition } from './message-table';
export { Status, StatusCategory, describeStatus, statusCategory } from './status';
