import { RecordFields } from './record-fields';
import { TraceFormatError } from './trace-format-error';
import {
  MAXIMUM_FAULT_LENGTH,
  MAXIMUM_INLINE_DATA_SET,
  MAXIMUM_TRACED_COMMAND,
  MAXIMUM_TRACED_PDU,
  TRACE_FORMAT,
  TRACE_VERSION,
  type AssociationSide,
  type RecordedDataSet,
  type TracedOutcome,
  type TracedPduName,
  type TracedTls,
  type TraceEndpoint,
  type TraceHead,
  type TraceObserver,
  type TraceRecord,
} from './trace-records';

const SIDES: readonly AssociationSide[] = ['requestor', 'acceptor'];
const OBSERVERS: readonly TraceObserver[] = [...SIDES, 'proxy'];
const OUTCOMES: readonly TracedOutcome[] = ['released', 'rejected', 'aborted', 'lost', 'unused'];
/** By the first byte of the PDU. */
const PDU_TYPES: Readonly<Record<TracedPduName, number>> = {
  'A-ASSOCIATE-RQ': 1,
  'A-ASSOCIATE-AC': 2,
  'A-ASSOCIATE-RJ': 3,
  'A-RELEASE-RQ': 5,
  'A-RELEASE-RP': 6,
  'A-ABORT': 7,
};
const PDU_NAMES = Object.keys(PDU_TYPES) as readonly TracedPduName[];
const EVENTS: readonly TraceRecord['event'][] = [
  'opened',
  'pdu',
  'message',
  'fault',
  'closed',
  'connectFailed',
  'ended',
];
const LONGEST_NAME = 256;
const LONGEST_UID = 64;
const PDU_HEADER_LENGTH = 6;

/** What is recorded of a PDU of that type; undefined for P-DATA-TF and types that there are not. */
export function tracedPduName(pduType: number): TracedPduName | undefined {
  return PDU_NAMES.find((name) => PDU_TYPES[name] === pduType);
}

/** One line of a trace, without its line end. Buffers become base64. */
export function encodeTraceLine(record: TraceHead | TraceRecord): string {
  return JSON.stringify(withoutBuffers(record));
}

/** By hand, since JSON.stringify makes an array of numbers of a Buffer before anybody can step in. */
function withoutBuffers(value: object): object {
  const fields = Object.entries(value).map(([name, field]: [string, unknown]) => {
    if (Buffer.isBuffer(field)) return [name, field.toString('base64')];
    return [name, typeof field === 'object' && field !== null ? withoutBuffers(field) : field];
  });
  return Object.fromEntries(fields) as object;
}

/**
 * Reads the first line of a trace.
 *
 * @throws {@link TraceFormatError} when it is none, or of another version.
 */
export function decodeTraceHead(line: string): TraceHead {
  let fields: RecordFields;
  try {
    fields = new RecordFields(parse(line, 'line 1'), 'line 1');
    fields.oneOf('format', [TRACE_FORMAT]);
  } catch (error) {
    throw new TraceFormatError(
      'The file is no trace: its first line does not say so. Give a file that was recorded with DCXPORT_TRACE or --trace.',
      { cause: error },
    );
  }
  const version = fields.integer('version', 0, Number.MAX_SAFE_INTEGER);
  if (version !== TRACE_VERSION) {
    throw new TraceFormatError(
      `The trace is of version ${version} of its format, and this dcxport reads version ${TRACE_VERSION}. ` +
        `Use the dcxport that has recorded it${version > TRACE_VERSION ? ', or a newer one' : ''}.`,
    );
  }
  return {
    format: TRACE_FORMAT,
    version: TRACE_VERSION,
    start: fields.matching(
      'start',
      /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/,
      'a time such as 2026-11-21T10:00:00.000000Z',
    ),
    program: fields.text('program'),
    process: fields.integer('process', 0, Number.MAX_SAFE_INTEGER),
  };
}

/**
 * Reads one line behind the first. Fields that the format does not have are ignored.
 *
 * @param where - For messages, such as `line 3`.
 * @throws {@link TraceFormatError}
 */
export function decodeTraceRecord(line: string, where: string): TraceRecord {
  const fields = new RecordFields(parse(line, where), where);
  const event = fields.oneOf('event', EVENTS);
  const time = microseconds(fields, 'time');
  switch (event) {
    case 'connectFailed':
      return {
        event,
        time,
        acceptor: endpoint(fields.object('acceptor')),
        callingAETitle: fields.text('callingAETitle', LONGEST_NAME),
        calledAETitle: fields.text('calledAETitle', LONGEST_NAME),
        error: fields.text('error'),
      };
    case 'ended':
      return { event, time, why: fields.text('why') };
    default:
      return decodeAssociationRecord(event, time, fields, where);
  }
}

function decodeAssociationRecord(
  event: Exclude<TraceRecord['event'], 'connectFailed' | 'ended'>,
  time: number,
  fields: RecordFields,
  where: string,
): TraceRecord {
  const association = fields.integer('association', 1, 2 ** 32);
  switch (event) {
    case 'opened':
      return {
        event,
        time,
        association,
        observer: fields.oneOf('observer', OBSERVERS),
        requestor: endpoint(fields.object('requestor')),
        acceptor: endpoint(fields.object('acceptor')),
        tls: fields.has('tls') ? tls(fields.object('tls')) : undefined,
      };
    case 'closed':
      return {
        event,
        time,
        association,
        outcome: fields.oneOf('outcome', OUTCOMES),
        by: fields.has('by') ? fields.oneOf('by', SIDES) : undefined,
        error: fields.has('error') ? fields.text('error') : undefined,
        why: fields.has('why') ? fields.text('why') : undefined,
      };
    case 'pdu': {
      const name = fields.oneOf('name', PDU_NAMES);
      const bytes = fields.bytes('bytes', MAXIMUM_TRACED_PDU);
      checkPdu(name, bytes, where);
      return { event, time, association, from: fields.oneOf('from', SIDES), name, bytes };
    }
    case 'fault': {
      const from = fields.oneOf('from', SIDES);
      return {
        event,
        time,
        association,
        from,
        why: fields.text('why'),
        bytes: fields.bytes('bytes', MAXIMUM_FAULT_LENGTH),
      };
    }
    case 'message': {
      const end = microseconds(fields, 'end');
      if (end < time) throw new TraceFormatError(`${where}: the message ends before it begins`);
      return {
        event,
        time,
        association,
        from: fields.oneOf('from', SIDES),
        end,
        contextId: fields.integer('contextId', 0, 255),
        abstractSyntax: fields.text('abstractSyntax', LONGEST_UID),
        transferSyntax: fields.text('transferSyntax', LONGEST_UID),
        command: fields.bytes('command', MAXIMUM_TRACED_COMMAND),
        dataSet: fields.has('dataSet') ? dataSet(fields.object('dataSet'), where) : undefined,
        fragments: fields.integer('fragments', 0, Number.MAX_SAFE_INTEGER),
        complete: fields.flag('complete'),
      };
    }
  }
}

function parse(line: string, where: string): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    throw new TraceFormatError(`${where} holds no JSON`, { cause: error });
  }
}

function microseconds(fields: RecordFields, name: string): number {
  return fields.integer(name, 0, Number.MAX_SAFE_INTEGER);
}

function endpoint(fields: RecordFields): TraceEndpoint {
  return { address: fields.text('address', LONGEST_NAME), port: fields.integer('port', 0, 65_535) };
}

function tls(fields: RecordFields): TracedTls {
  return {
    protocol: fields.text('protocol', LONGEST_NAME),
    cipherSuite: fields.text('cipherSuite', LONGEST_NAME),
    peer: fields.has('peer') ? fields.text('peer') : undefined,
  };
}

function dataSet(fields: RecordFields, where: string): RecordedDataSet {
  const length = fields.integer('length', 0, Number.MAX_SAFE_INTEGER);
  const sha256 = fields.matching('sha256', /^[0-9a-f]{64}$/, 'a SHA-256 in hexadecimal digits');
  if (fields.has('file')) {
    // Nothing but a name of ours: a trace must not lead a reader to other files.
    return {
      length,
      sha256,
      file: fields.matching('file', /^\d{6,12}\.bin$/, 'the name of a file such as 000001.bin'),
    };
  }
  const bytes = fields.bytes('bytes', MAXIMUM_INLINE_DATA_SET);
  if (bytes.length !== length) {
    throw new TraceFormatError(`${where}: the data set has ${bytes.length} bytes, and its length says ${length}`);
  }
  return { length, sha256, bytes };
}

function checkPdu(name: TracedPduName, bytes: Buffer, where: string): void {
  const fits =
    bytes.length >= PDU_HEADER_LENGTH &&
    bytes.readUInt8(0) === PDU_TYPES[name] &&
    bytes.readUInt32BE(2) === bytes.length - PDU_HEADER_LENGTH;
  if (!fits) throw new TraceFormatError(`${where}: the bytes are not one ${name}`);
}
