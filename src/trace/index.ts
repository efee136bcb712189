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
export { processTrace, startTrace, stopTrace, TRACE_VARIABLE } from './process-trace';
export { TraceRecorder } from './trace-recorder';
export type { ConnectionTrace, FailedConnection, TracedConnection, TraceSink } from './trace-sink';
