/**
 * Traces: what passes over associations, recorded, and read again.
 *
 * @module
 */
export * from './trace-records';
export { decodeTraceHead, decodeTraceRecord, encodeTraceLine, tracedPduName } from './record-lines';
export { TraceFormatError } from './trace-format-error';
export { openTrace, TraceReader } from './trace-reader';
export { DataSetRecording, TraceWriter, type TraceWriterOptions } from './trace-writer';
