import { checkInteger, parameterError } from './data-set-errors';

const MEBIBYTE = 1024 * 1024;

/**
 * Additions to what a `DicomNet` is made with. Times are in milliseconds, 0 is no limit.
 *
 * @addition
 */
export interface DicomNetOptions {
  /**
   * Answers C-ECHO and release when the callback has settled and the application has not.
   *
   * @defaultValue false
   * @compat full
   */
  readonly autoRespond?: boolean;
  /** For a connection, then OnConnect(NetTimeout). @defaultValue 30000 @compat full */
  readonly connectTimeout?: number;
  /** For a TLS handshake, then OnSecureLinkReady(NetTimeout). @defaultValue 30000 @compat full */
  readonly handshakeTimeout?: number;
  /**
   * The timer ARTIM: for the association request of a peer, for the peer to close behind a release, reject or abort, and for
   * connections that nobody accepts.
   *
   * @defaultValue 30000
   * @compat full
   */
  readonly artimTimeout?: number;
  /**
   * Without a PDU in either direction, from the association request on; then an abort and OnClose(NetTimeout).
   *
   * @defaultValue 0
   * @compat full
   */
  readonly idleTimeout?: number;
  /** Bytes of a received data set in memory; longer ones go to a temporary file. @defaultValue 67108864 @compat full */
  readonly spoolThreshold?: number;
  /** Longest data set that is received, in bytes; a longer one ends in an abort and OnClose(BadPDULength). @defaultValue 4294967296 @compat full */
  readonly maxDataSetBytes?: number;
}

/** The longest wait that the system's timers hold. */
const LONGEST_MS = 2_147_483_647;

/** Fills in the defaults. @throws {@link DicomException} Parameter (9). */
export function resolveNetOptions(options: DicomNetOptions = {}): Readonly<Required<DicomNetOptions>> {
  const doing = 'Making a DicomNet';
  const time = (name: string, value = 30_000): number => checkInteger(doing, name, value, 0, LONGEST_MS);
  const size = (name: string, value: number): number => checkInteger(doing, name, value, 0, Number.MAX_SAFE_INTEGER);
  const { autoRespond = false } = options;
  if (typeof autoRespond !== 'boolean') throw parameterError(`${doing}: autoRespond is true or false.`);
  return Object.freeze({
    autoRespond,
    connectTimeout: time('connectTimeout', options.connectTimeout),
    handshakeTimeout: time('handshakeTimeout', options.handshakeTimeout),
    artimTimeout: time('artimTimeout', options.artimTimeout),
    idleTimeout: time('idleTimeout', options.idleTimeout ?? 0),
    spoolThreshold: size('spoolThreshold', options.spoolThreshold ?? 64 * MEBIBYTE),
    maxDataSetBytes: size('maxDataSetBytes', options.maxDataSetBytes ?? 4096 * MEBIBYTE),
  });
}
