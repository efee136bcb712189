/**
 * Every error class of the engine. Each carries a stable `code`; a class exists for each thing a caller can act on.
 * Errors that end an association also carry what the A-ABORT says.
 *
 * @module
 */

/** Who ends an association, as an A-ABORT PDU says it. @enum @see DICOM PS3.8, 9.3.8 */
export const AbortSource = {
  ServiceUser: 0,
  ServiceProvider: 2,
} as const;
export type AbortSource = (typeof AbortSource)[keyof typeof AbortSource];

/** Why the provider ends an association; 0 when the user does. @enum @see DICOM PS3.8, 9.3.8 */
export const AbortReason = {
  NotSpecified: 0,
  UnrecognizedPdu: 1,
  UnexpectedPdu: 2,
  UnrecognizedPduParameter: 4,
  UnexpectedPduParameter: 5,
  InvalidPduParameterValue: 6,
} as const;
export type AbortReason = (typeof AbortReason)[keyof typeof AbortReason];

/**
 * The base of every error that the engine throws.
 *
 * @example
 * ```ts
 * import { DimseError, parseDicomFile } from 'dcxport';
 *
 * try {
 *   parseDicomFile(Buffer.alloc(200));
 * } catch (error) {
 *   if (!(error instanceof DimseError)) throw error;
 *   console.log(error.code); // DIMSE_ERR_NOT_DICOM
 * }
 * ```
 */
export class DimseError extends Error {
  /** Stable, machine readable, `DIMSE_ERR_...`. */
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
  }
}

/**
 * An argument or option is outside what its documentation allows. Nothing was sent.
 *
 * @example
 * ```ts
 * import { DataElement, InvalidArgumentError } from 'dcxport';
 *
 * try {
 *   DataElement.fromNumbers(0x00280010, 'US', [70_000]);
 * } catch (error) {
 *   console.log(error instanceof InvalidArgumentError); // true
 * }
 * ```
 */
export class InvalidArgumentError extends DimseError {
  constructor(message: string, options?: ErrorOptions) {
    super('DIMSE_ERR_INVALID_ARGUMENT', message, options);
  }
}

/**
 * What a peer sent breaks the protocol; the association ends with the A-ABORT that the fields describe.
 *
 * @example
 * ```ts
 * import { AbortReason, decodePdu, ProtocolError } from 'dcxport';
 *
 * try {
 *   decodePdu(Buffer.from('0500000000020000', 'hex')); // an A-RELEASE-RQ, two bytes too short
 * } catch (error) {
 *   if (!(error instanceof ProtocolError)) throw error;
 *   console.log(error.abortReason === AbortReason.InvalidPduParameterValue); // true
 * }
 * ```
 */
export class ProtocolError extends DimseError {
  readonly abortSource: AbortSource;
  readonly abortReason: AbortReason;

  constructor(
    message: string,
    abortReason: AbortReason = AbortReason.NotSpecified,
    code = 'DIMSE_ERR_PROTOCOL',
    options?: ErrorOptions,
  ) {
    super(code, message, options);
    this.abortSource = AbortSource.ServiceProvider;
    this.abortReason = abortReason;
  }
}

/**
 * A PDU is malformed, or longer than its limit.
 *
 * @example
 * ```ts
 * import { decodePdu, PduDecodeError } from 'dcxport';
 *
 * try {
 *   decodePdu(Buffer.from('0500000000020000', 'hex')); // an A-RELEASE-RQ, two bytes too short
 * } catch (error) {
 *   if (!(error instanceof PduDecodeError)) throw error;
 *   console.log(error.code); // DIMSE_ERR_PDU_DECODE
 * }
 * ```
 */
export class PduDecodeError extends ProtocolError {
  /** Where in the PDU, in bytes from its first byte (the type). */
  readonly offset: number;

  constructor(
    message: string,
    offset: number,
    abortReason: AbortReason = AbortReason.InvalidPduParameterValue,
    options?: ErrorOptions,
  ) {
    super(`${message} (offset ${offset})`, abortReason, 'DIMSE_ERR_PDU_DECODE', options);
    this.offset = offset;
  }
}

/**
 * A command set or the sequence of fragments of a message is malformed, or over its limit.
 *
 * @example
 * ```ts
 * import { decodeCommandSet, DimseDecodeError } from 'dcxport';
 *
 * try {
 *   decodeCommandSet(Buffer.from('000000', 'hex'));
 * } catch (error) {
 *   console.log(error instanceof DimseDecodeError); // true
 * }
 * ```
 */
export class DimseDecodeError extends ProtocolError {
  constructor(message: string, options?: ErrorOptions) {
    super(message, AbortReason.NotSpecified, 'DIMSE_ERR_DIMSE_DECODE', options);
  }
}

/**
 * The data set or file is malformed, truncated, or over a limit.
 *
 * @example
 * ```ts
 * import { DataSetError, EXPLICIT_VR_LITTLE_ENDIAN, parseDataSet } from 'dcxport';
 *
 * try {
 *   parseDataSet(Buffer.from('10002000' + '4c4f' + '0800' + '34373131', 'hex'), EXPLICIT_VR_LITTLE_ENDIAN); // 4 of 8 bytes
 * } catch (error) {
 *   if (!(error instanceof DataSetError)) throw error;
 *   console.log(error.offset); // 0
 * }
 * ```
 */
export class DataSetError extends DimseError {
  /** Where, in bytes from the first byte of the file or data set; -1 when no place can be named. */
  readonly offset: number;

  constructor(message: string, offset = -1, code = 'DIMSE_ERR_DATA_SET', options?: ErrorOptions) {
    super(code, offset < 0 ? message : `${message} (offset ${offset})`, options);
    this.offset = offset;
  }
}

/**
 * The file or buffer is not DICOM at all.
 *
 * @example
 * ```ts
 * import { NotDicomError, parseDicomFile } from 'dcxport';
 *
 * try {
 *   parseDicomFile(Buffer.from('a letter to the editor'));
 * } catch (error) {
 *   console.log(error instanceof NotDicomError); // true
 * }
 * ```
 */
export class NotDicomError extends DataSetError {
  constructor(message: string, offset = -1, options?: ErrorOptions) {
    super(message, offset, 'DIMSE_ERR_NOT_DICOM', options);
  }
}

/**
 * Too many files are open because long values were left in them.
 *
 * @example
 * ```ts
 * import { DataSet, keepOpen, openDicomFile, TooManyOpenFilesError } from 'dcxport';
 *
 * function open(path: string): DataSet | undefined {
 *   const { dataSet, source } = openDicomFile(path);
 *   try {
 *     if (source) keepOpen(source, dataSet);
 *     return dataSet;
 *   } catch (error) {
 *     if (error instanceof TooManyOpenFilesError) return undefined;
 *     throw error;
 *   }
 * }
 * console.log(open('ct.dcm')?.text(0x00100010)); // Small^Object
 * ```
 */
export class TooManyOpenFilesError extends DimseError {
  constructor(message: string, options?: ErrorOptions) {
    super('DIMSE_ERR_TOO_MANY_OPEN_FILES', message, options);
  }
}

/**
 * The transfer syntax is unknown, or there is no way to convert to it.
 *
 * @example
 * ```ts
 * import { parseDataSet, TransferSyntaxError } from 'dcxport';
 *
 * try {
 *   parseDataSet(Buffer.alloc(0), '1.2.3');
 * } catch (error) {
 *   if (!(error instanceof TransferSyntaxError)) throw error;
 *   console.log(error.transferSyntaxUID); // 1.2.3
 * }
 * ```
 */
export class TransferSyntaxError extends DimseError {
  readonly transferSyntaxUID: string;

  constructor(message: string, transferSyntaxUID: string, options?: ErrorOptions) {
    super('DIMSE_ERR_TRANSFER_SYNTAX', message, options);
    this.transferSyntaxUID = transferSyntaxUID;
  }
}

/**
 * No connection to the peer came about. The `cause` is the system's error.
 *
 * @example
 * ```ts
 * import { ConnectError, createEngine } from 'dcxport';
 *
 * try {
 *   await createEngine().requestAssociation({
 *     host: '127.0.0.1', port: 1, callingAETitle: 'MODALITY', calledAETitle: 'PACS',
 *     presentationContexts: [{ abstractSyntax: '1.2.840.10008.1.1', transferSyntaxes: ['1.2.840.10008.1.2'] }],
 *   });
 * } catch (error) {
 *   if (!(error instanceof ConnectError)) throw error;
 *   console.log(`${error.host}:${error.port}`); // 127.0.0.1:1
 * }
 * ```
 */
export class ConnectError extends DimseError {
  readonly host: string;
  readonly port: number;

  constructor(host: string, port: number, message: string, options?: ErrorOptions) {
    super('DIMSE_ERR_CONNECT', `No connection to ${host}:${port}: ${message}`, options);
    this.host = host;
    this.port = port;
  }
}

/** What failed in a TLS handshake. @enum */
export const TlsFailure = {
  /** The certificate has expired or is not valid yet. */
  Expired: 'expired',
  /** Nobody whom we trust has issued it. */
  Untrusted: 'untrusted',
  /** Its thumbprint is not among the accepted ones. */
  Thumbprint: 'thumbprint',
  /** The peer sent none. */
  NoCertificate: 'no-certificate',
  /** A judge of the application's own has refused it. */
  Judged: 'judged',
  /** The peer does not speak TLS, and we do. */
  NotTls: 'not-tls',
  /** The peer speaks TLS, and we do not. */
  TlsOnPlain: 'tls-on-plain',
  /** No version of the protocol in common. */
  Version: 'version',
  /** No cipher suite in common. */
  CipherSuite: 'cipher-suite',
  /** The peer refused us, most likely our certificate. */
  RefusedByPeer: 'refused-by-peer',
  /** The handshake was not finished in time. */
  Timeout: 'timeout',
  /** Too many handshakes at once. */
  TooMany: 'too-many',
  /** The peer broke the protocol, or left in the middle of it. */
  Protocol: 'protocol',
} as const;
export type TlsFailure = (typeof TlsFailure)[keyof typeof TlsFailure];

/**
 * There is no secure connection with a peer: the handshake failed, or its certificate is not trusted.
 *
 * @example
 * ```ts
 * import { createEngine, TlsError, TlsFailure } from 'dcxport';
 *
 * try {
 *   await createEngine().requestAssociation({
 *     host: 'pacs.example', port: 104, callingAETitle: 'MODALITY', calledAETitle: 'PACS', tls: {},
 *     presentationContexts: [{ abstractSyntax: '1.2.840.10008.1.1', transferSyntaxes: ['1.2.840.10008.1.2'] }],
 *   });
 * } catch (error) {
 *   if (!(error instanceof TlsError)) throw error;
 *   console.log(error.failure === TlsFailure.NotTls); // true
 * }
 * ```
 */
export class TlsError extends DimseError {
  /** Address and port. */
  readonly peer: string;
  readonly failure: TlsFailure;
  /** OpenSSL's name for what is wrong with the chain of the peer's certificate, such as `CERT_HAS_EXPIRED`. */
  readonly verification: string | undefined;

  constructor(
    peer: string,
    failure: TlsFailure,
    message: string,
    { verification, ...options }: ErrorOptions & { verification?: string } = {},
  ) {
    super('DIMSE_ERR_TLS', `No secure connection with ${peer}: ${message}`, options);
    this.peer = peer;
    this.failure = failure;
    this.verification = verification;
  }
}

/**
 * A listener could not be opened. The `cause` is the system's error.
 *
 * @example
 * ```ts
 * import { createEngine, ListenError } from 'dcxport';
 *
 * const policy = { accept: () => undefined };
 * const server = await createEngine().listen({ port: 11112, host: '127.0.0.1', policy, handlers: {} });
 * try {
 *   await createEngine().listen({ port: server.port, host: '127.0.0.1', policy, handlers: {} });
 * } catch (error) {
 *   if (!(error instanceof ListenError)) throw error;
 *   console.log(error.port === server.port); // true
 * }
 * await server.close();
 * ```
 */
export class ListenError extends DimseError {
  readonly port: number;

  constructor(port: number, message: string, options?: ErrorOptions) {
    super('DIMSE_ERR_LISTEN', `Cannot listen on port ${port}: ${message}`, options);
    this.port = port;
  }
}

/** The timers that the engine runs, by the name of the option that sets them. @enum */
export const TimerName = {
  connect: 'connect',
  tls: 'tls',
  artim: 'artim',
  association: 'association',
  dimseResponse: 'dimseResponse',
  dimseSend: 'dimseSend',
  dimseData: 'dimseData',
  idle: 'idle',
  lifetime: 'lifetime',
  release: 'release',
} as const;
export type TimerName = (typeof TimerName)[keyof typeof TimerName];

/**
 * A wait took longer than its limit.
 *
 * @example
 * ```ts
 * import { createEngine, DimseTimeoutError, MemoryTransportFactory } from 'dcxport';
 *
 * const transports = new MemoryTransportFactory();
 * const silent = await transports.listen({ port: 104 }, () => undefined);
 * try {
 *   await createEngine({ transports }).requestAssociation({
 *     host: 'memory', port: 104, callingAETitle: 'MODALITY', calledAETitle: 'PACS',
 *     timeouts: { association: 20, artim: 20 },
 *     presentationContexts: [{ abstractSyntax: '1.2.840.10008.1.1', transferSyntaxes: ['1.2.840.10008.1.2'] }],
 *   });
 * } catch (error) {
 *   if (!(error instanceof DimseTimeoutError)) throw error;
 *   console.log(error.timer); // association
 * }
 * await silent.close();
 * ```
 */
export class DimseTimeoutError extends DimseError {
  readonly timer: TimerName;
  /** The limit, in milliseconds. */
  readonly limitMs: number;

  constructor(timer: TimerName, limitMs: number, waitingFor: string, options?: ErrorOptions) {
    super(
      'DIMSE_ERR_TIMEOUT',
      `No ${waitingFor} within ${limitMs / 1000} s (timer '${timer}'; raise the option timeouts.${timer} if the peer needs longer)`,
      options,
    );
    this.timer = timer;
    this.limitMs = limitMs;
  }
}

/**
 * The peer refused the association.
 *
 * @example
 * ```ts
 * import { AssociationRejectedError, createEngine, MemoryTransportFactory, Rejection } from 'dcxport';
 *
 * const engine = createEngine({ transports: new MemoryTransportFactory() });
 * const server = await engine.listen({
 *   port: 104, policy: { accept: () => undefined }, handlers: {}, onAssociation: () => Rejection.CalledAETitleNotRecognized,
 * });
 * try {
 *   await engine.requestAssociation({
 *     host: 'memory', port: 104, callingAETitle: 'MODALITY', calledAETitle: 'RIS',
 *     presentationContexts: [{ abstractSyntax: '1.2.840.10008.1.1', transferSyntaxes: ['1.2.840.10008.1.2'] }],
 *   });
 * } catch (error) {
 *   if (!(error instanceof AssociationRejectedError)) throw error;
 *   console.log(error.result, error.source, error.reason); // 1 1 7
 * }
 * await server.close();
 * ```
 */
export class AssociationRejectedError extends DimseError {
  /** 1 permanent, 2 transient. */
  readonly result: number;
  /** 1 service user, 2 provider (ACSE), 3 provider (presentation). */
  readonly source: number;
  /** Meaning depends on the source. */
  readonly reason: number;

  constructor(result: number, source: number, reason: number, text: string) {
    super('DIMSE_ERR_ASSOCIATION_REJECTED', `Association rejected: ${text}`);
    this.result = result;
    this.source = source;
    this.reason = reason;
  }
}

/**
 * One side aborted the association.
 *
 * @example
 * ```ts
 * import { AssociationAbortedError, createEngine, echo } from 'dcxport';
 *
 * const association = await createEngine().requestAssociation({
 *   host: 'pacs.example', port: 104, callingAETitle: 'MODALITY', calledAETitle: 'PACS',
 *   presentationContexts: [{ abstractSyntax: '1.2.840.10008.1.1', transferSyntaxes: ['1.2.840.10008.1.2'] }],
 * });
 * association.abort();
 * try {
 *   await echo(association);
 * } catch (error) {
 *   if (!(error instanceof AssociationAbortedError)) throw error;
 *   console.log(error.by); // us
 * }
 * ```
 */
export class AssociationAbortedError extends DimseError {
  readonly by: 'peer' | 'us';
  readonly source: number;
  readonly reason: number;

  constructor(by: 'peer' | 'us', source: number, reason: number, text: string, options?: ErrorOptions) {
    super('DIMSE_ERR_ASSOCIATION_ABORTED', text, options);
    this.by = by;
    this.source = source;
    this.reason = reason;
  }
}

/**
 * The transport went away without release or abort.
 *
 * @example
 * ```ts
 * import { ConnectionLostError, createEngine, MemoryTransportFactory } from 'dcxport';
 *
 * const transports = new MemoryTransportFactory();
 * const rude = await transports.listen({ port: 104 }, (transport) => transport.destroy());
 * try {
 *   await createEngine({ transports }).requestAssociation({
 *     host: 'memory', port: 104, callingAETitle: 'MODALITY', calledAETitle: 'PACS',
 *     presentationContexts: [{ abstractSyntax: '1.2.840.10008.1.1', transferSyntaxes: ['1.2.840.10008.1.2'] }],
 *   });
 * } catch (error) {
 *   console.log(error instanceof ConnectionLostError); // true
 * }
 * await rude.close();
 * ```
 */
export class ConnectionLostError extends DimseError {
  constructor(message: string, options?: ErrorOptions) {
    super('DIMSE_ERR_CONNECTION_LOST', message, options);
  }
}

/**
 * The association is released or otherwise over; nothing more can be sent.
 *
 * @example
 * ```ts
 * import { AssociationClosedError, createEngine, echo } from 'dcxport';
 *
 * const association = await createEngine().requestAssociation({
 *   host: 'pacs.example', port: 104, callingAETitle: 'MODALITY', calledAETitle: 'PACS',
 *   presentationContexts: [{ abstractSyntax: '1.2.840.10008.1.1', transferSyntaxes: ['1.2.840.10008.1.2'] }],
 * });
 * await association.release();
 * try {
 *   await echo(association);
 * } catch (error) {
 *   console.log(error instanceof AssociationClosedError); // true
 * }
 * ```
 */
export class AssociationClosedError extends DimseError {
  constructor(message: string, options?: ErrorOptions) {
    super('DIMSE_ERR_ASSOCIATION_CLOSED', message, options);
  }
}

/**
 * No presentation context for this SOP class (and transfer syntax) was accepted.
 *
 * @example
 * ```ts
 * import { createEngine, findContext, NoPresentationContextError, STUDY_ROOT_FIND } from 'dcxport';
 *
 * const association = await createEngine().requestAssociation({
 *   host: 'pacs.example', port: 104, callingAETitle: 'MODALITY', calledAETitle: 'PACS',
 *   presentationContexts: [{ abstractSyntax: '1.2.840.10008.1.1', transferSyntaxes: ['1.2.840.10008.1.2'] }],
 * });
 * try {
 *   findContext(association, STUDY_ROOT_FIND);
 * } catch (error) {
 *   if (!(error instanceof NoPresentationContextError)) throw error;
 *   console.log(error.abstractSyntax === STUDY_ROOT_FIND); // true
 * }
 * await association.release();
 * ```
 */
export class NoPresentationContextError extends DimseError {
  readonly abstractSyntax: string;

  constructor(abstractSyntax: string, message: string) {
    super('DIMSE_ERR_NO_PRESENTATION_CONTEXT', message);
    this.abstractSyntax = abstractSyntax;
  }
}

/**
 * A received object could not be kept. The `cause` is the system's error.
 *
 * @example
 * ```ts
 * import { FileTarget, StorageError } from 'dcxport';
 *
 * try {
 *   FileTarget.open('ct.dcm/below-a-file.dcm', { header: Buffer.alloc(0) });
 * } catch (error) {
 *   console.log(error instanceof StorageError); // true
 * }
 * ```
 */
export class StorageError extends DimseError {
  readonly path: string;

  constructor(path: string, message: string, options?: ErrorOptions) {
    super('DIMSE_ERR_STORAGE', `Cannot store ${path}: ${message}`, options);
    this.path = path;
  }
}
