/**
 * The tables of docs/guide/errors.md: every error and code, as the code has it.
 *
 * @module
 */
import { HRESULT } from '../compat/com';
import { toCOMError } from '../compat/com/engine-errors';
import { hresultName } from '../compat/com/hresult';
import * as dcmtk from '../compat/dcmtk';
import { conditionOf } from '../compat/dcmtk/api/condition-of';
import { DicomException, DicomExceptionCode } from '../compat/leadtools';
import * as dcxport from '../src';
import { GuideSources } from './guide-sources';
import { table } from './guide-table';

/** What a COM code means for a program. A code that comes or goes has to come or go here: the compiler sees to it. */
const HRESULT_TEXTS: Readonly<Record<keyof typeof HRESULT, string>> = {
  E_FAIL:
    'Something else failed; `cause` says what. Also: a second Wait call on a busy accepter, `Get` behind the end of an iterator.',
  E_ABORT: 'The program ended it: a handler threw (its error is the `cause`), or `Release` was called during the call.',
  E_NOTIMPL: 'The member exists and does not work here: rendering, and what needs a codec for pixels.',
  E_INVALIDARG: 'An argument or property is out of its range. Nothing was sent.',
  E_POINTER: 'null where an object is needed.',
  E_ACCESSDENIED: 'The system refuses: a port below 1024, a file or folder without the right to it.',
  FILE_NOT_FOUND: 'There is no such file.',
  PATH_NOT_FOUND: 'A folder on the way does not exist.',
  DISK_FULL: 'No space is left, or a quota is used up.',
  CONNECTION_REFUSED: 'Nothing listens at that address and port: is the peer running, is the port right?',
  TIMED_OUT:
    'A timer ended it: no connection, no answer to the association request, or none to a command. `Description` names the timer. Also a peer that cannot be reached.',
  ADDRESS_IN_USE: 'Another program listens on the port.',
  CONNECTION_RESET: 'The connection broke without an abort.',
  HOST_NOT_FOUND: 'The name of the peer is not known.',
  DISP_E_MEMBERNOTFOUND: 'Late bound objects: no member of that name, in any casing.',
  DISP_E_TYPEMISMATCH: 'A value of the wrong type, such as a handler that wrote a text into a flag.',
  CONNECT_E_NOCONNECTION: '`Unadvise` with a cookie that no sink has.',
  ASSOCIATION_REJECTED:
    'The peer does not want this association: AE titles and addresses in its table? With TLS also: no secure connection came about.',
  ASSOCIATION_ABORTED: 'One side aborted, because of what the other one sent or by its own will.',
  NO_PRESENTATION_CONTEXT: 'The peer did not accept the service: it does not have it, or not for you.',
  DIMSE_FAILURE: 'The peer answered with a failure status; `dicomStatus` has it.',
  TAG_NOT_FOUND:
    'The element is not in the object, or the name not in the dictionary. `GetElement` gives null instead.',
  NOT_DICOM: 'The file or buffer is not DICOM, or damaged.',
  TRANSFER_SYNTAX_NOT_SUPPORTED: 'The pixels would have to be compressed or decompressed; there is no codec.',
  OBJECT_RELEASED: 'The object was released before.',
};

/** Errors whose code depends on the system's error behind them. */
const BY_CAUSE: ReadonlySet<string> = new Set(['ConnectError', 'ListenError', 'StorageError', 'DimseError']);

interface ErrorClass {
  readonly name: string;
  readonly prototype: Error;
}

/** Every error class that the engine exports. */
function errorClasses(): ErrorClass[] {
  return Object.entries(dcxport).flatMap(([name, value]) => {
    if (typeof value !== 'function') return [];
    const prototype = value.prototype as unknown;
    return prototype instanceof dcxport.DimseError || (value as unknown) === dcxport.DimseError
      ? [{ name, prototype: prototype as Error }]
      : [];
  });
}

function engineTable(sources: GuideSources): string {
  const rows = errorClasses().map(({ name }) => {
    const { code, text } = sources.errorClass('src', name);
    return [`\`${name}\``, `\`${code}\``, text];
  });
  return table(['class', 'code', 'when'], rows);
}

/** What each error becomes in RZDCX and DCMTK: asked of the code that does it. A DicomNet has its code from where it fails. */
function counterpartTable(): string {
  const rows = errorClasses().map(({ name, prototype }) => {
    if (BY_CAUSE.has(name)) return [`\`${name}\``, 'by its cause', 'by its cause'];
    const facts = { by: 'peer', timer: 'dimseResponse' };
    const error = Object.assign(Object.create(prototype) as Error, facts);
    return [
      `\`${name}\``,
      `\`${hresultName(toCOMError(error, '').HRESULT)}\``,
      nameOfCondition(conditionOf(error, dcmtk.EC_IllegalCall)),
    ];
  });
  return table(['class', 'RZDCX', 'DCMTK'], rows);
}

function nameOfCondition(condition: dcmtk.OFCondition): string {
  const found = Object.entries(dcmtk).find(
    ([, value]) => value instanceof dcmtk.OFCondition && value.equals(condition),
  );
  if (found === undefined) return '-';
  return found[0] === 'EC_IllegalCall' ? 'as the call says' : `\`${found[0]}\``;
}

function hresultTable(): string {
  const rows = Object.entries(HRESULT).map(([name, value]) => [
    `\`${name}\``,
    `0x${value.toString(16).toUpperCase().padStart(8, '0')}`,
    String(value | 0),
    HRESULT_TEXTS[name as keyof typeof HRESULT],
  ]);
  return table(['`HRESULT.`', '`HRESULT`', '`ErrorCode`', 'meaning'], rows);
}

function dicomTable(given: boolean): string {
  const codes = Object.entries(DicomExceptionCode).map(([name, code]) => {
    const text = DicomException.GetCodeMessage(code).replace(/^[^:]*(?:: )?/, '');
    return { name, code, text };
  });
  if (given) {
    const rows = codes
      .filter(({ text }) => text !== '')
      .map(({ name, code, text }) => [`\`${name}\``, String(code), text]);
    return table(['`DicomExceptionCode.`', 'number', 'meaning'], rows);
  }
  return codes
    .filter(({ text }) => text === '')
    .map(({ name, code }) => `\`${name}\` ${code}`)
    .join(', ');
}

function conditionTable(): string {
  const modules: Readonly<Record<number, string>> = { 0: 'ofstd', 1: 'dcmdata', 6: 'dcmnet' };
  const rows = Object.entries(dcmtk).flatMap(([name, value]) => {
    if (!(value instanceof dcmtk.OFCondition)) return [];
    const code = `${value.module().toString(16).padStart(4, '0')}:${value.code().toString(16).padStart(4, '0')}`;
    return [
      [
        `\`${name}\``,
        modules[value.module()] ?? String(value.module()),
        code,
        value.good() ? 'yes' : 'no',
        value.text(),
      ],
    ];
  });
  return table(['condition', 'module', 'code', 'good', 'meaning'], rows);
}

function statusTable(): string {
  const seen = new Set<number>();
  const rows = Object.entries(dcxport.Status).flatMap(([name, status]) => {
    if (seen.has(status)) return [];
    seen.add(status);
    const hex = status.toString(16).toUpperCase().padStart(4, '0');
    return [[hex, `\`${name}\``, dcxport.statusCategory(status), dcxport.describeStatus(status)]];
  });
  return table(['status', '`Status.`', 'category', 'in words'], rows);
}

function rejectionTable(): string {
  const REASONS: readonly (readonly [number, readonly number[]])[] = [
    [1, [1, 2, 3, 7]],
    [2, [1, 2]],
    [3, [1, 2]],
  ];
  const rows = REASONS.flatMap(([source, reasons]) =>
    reasons.map((reason) => [
      String(source),
      String(reason),
      dcxport.describeReject(1, source, reason).replace(/^[^,]*, /, ''),
    ]),
  );
  return table(['source', 'reason', 'in words'], rows);
}

/** All tables of the page, by the name of their place. */
export function errorTables(root: string): Readonly<Record<string, string>> {
  const sources = new GuideSources(root);
  return {
    'engine errors': engineTable(sources),
    counterparts: counterpartTable(),
    hresults: hresultTable(),
    'codes that are given': dicomTable(true),
    'other codes': dicomTable(false),
    conditions: conditionTable(),
    statuses: statusTable(),
    rejections: rejectionTable(),
  };
}
