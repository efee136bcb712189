import { ArgumentChecker, ByRef, COMError, EventSource, HRESULT, toCOMError } from '../com';
import { LOG_LEVEL, NEW_INSTANCE_UID_POLICY } from './enums';
import { processState, rzdcxLog } from './process-state';
import type { LogSink } from './RzdcxLog';

const SOURCE = 'rzdcx.DCXAPP';
const check = new ArgumentChecker(SOURCE);

/** Events of {@link DCXAPP}. */
export interface _IDCXAPPEvents {
  /**
   * The log file has taken {@link DCXAPP.MaxLogMessages} entries, or {@link DCXAPP.MaxLogBytes}, and was closed.
   *
   * The call does not wait: set the name before the first `await`. A handler that throws or rejects ends the logging.
   *
   * @param count - Entries in the closed file.
   * @param closed_file_name - Its name, as it was given.
   * @param new_file_name - Name of the next file. Left empty: `<base>.<n><ext>` beside the first one.
   * @compat full
   */
  OnMaxLogCount(count: number, closed_file_name: string, new_file_name: ByRef<string>): void | PromiseLike<void>;
}

/**
 * Settings and log of the whole process. Every instance acts on the same state, so a program may make one, set a value
 * and let go of it.
 *
 * @example
 * ```ts
 * const app = new DCXAPP();
 * app.LogLevel = LOG_LEVEL.LOG_LEVEL_DEBUG;
 * app.StartLogging('dicom.log');
 * app.WriteToLog(LOG_LEVEL.LOG_LEVEL_INFO, 'started');
 * app.StopLogging();
 * ```
 */
export class DCXAPP extends EventSource<_IDCXAPPEvents> {
  /** Those with handlers: they are kept until their handlers go or they are released, since programs let go of them early. */
  static readonly #listening = new Set<DCXAPP>();

  static {
    // Every instance is asked in turn; the last name set counts.
    rzdcxLog.nextFile = (count, closedFileName) => {
      const name = new ByRef('');
      for (const app of DCXAPP.#listening) {
        app.raiseNow('OnMaxLogCount', [count, closedFileName, name], () => rzdcxLog.stop());
      }
      return check.text('new_file_name', name.value);
    };
  }

  /** Makes a handle on the settings of the process; changes none of them. */
  constructor() {
    super(SOURCE, ['OnMaxLogCount']);
  }

  /**
   * Opens the log file and starts writing: behind what it holds, never over it. A second call closes the first file.
   *
   * @param filename - Relative names count from the current directory.
   * @throws {@link COMError} when the file cannot be opened: 0x80070003 for a missing directory, 0x80070005 without
   * permission. A log that was open stays in use.
   * @compat full
   */
  StartLogging(filename: string): void {
    this.checkAlive();
    const name = check.text('filename', filename);
    if (name === '') throw new COMError(HRESULT.E_INVALIDARG, 'StartLogging needs the name of a file.', SOURCE);
    try {
      rzdcxLog.open(name);
    } catch (error) {
      throw toCOMError(error, SOURCE, { doing: `Cannot open the log file ${name}`, creating: true });
    }
  }

  /**
   * Writes what is left, closes the file and lets go of the stream. Nothing happens when neither is there.
   *
   * @compat full
   */
  StopLogging(): void {
    this.checkAlive();
    rzdcxLog.stop();
  }

  /**
   * How much is logged; each level includes those before it. May be set at any time.
   *
   * @defaultValue LOG_LEVEL_INFO
   * @throws {@link COMError} E_INVALIDARG unless 0 to 5.
   * @compat full
   */
  get LogLevel(): LOG_LEVEL {
    this.checkAlive();
    return rzdcxLog.level;
  }
  set LogLevel(value: LOG_LEVEL) {
    this.checkAlive();
    rzdcxLog.level = check.enumerator('LogLevel', value, LOG_LEVEL);
  }

  /**
   * Entries that a file takes; then it is closed and OnMaxLogCount asks for the next one. 0 is no limit.
   *
   * @defaultValue 0
   * @throws {@link COMError} E_INVALIDARG when negative or no whole number.
   * @compat full
   */
  get MaxLogMessages(): number {
    this.checkAlive();
    return rzdcxLog.maxMessages;
  }
  set MaxLogMessages(value: number) {
    this.checkAlive();
    rzdcxLog.maxMessages = check.integer('MaxLogMessages', value, 0, 0x7fffffff);
  }

  /**
   * Bytes that a log file may have; an entry that does not fit any more goes to the next file, which OnMaxLogCount is asked
   * for. An entry that is longer has a file of its own. 0 is no limit.
   *
   * @defaultValue 0
   * @throws {@link COMError} E_INVALIDARG when negative or no whole number.
   * @addition
   * @compat full
   */
  get MaxLogBytes(): number {
    this.checkAlive();
    return rzdcxLog.maxBytes;
  }
  set MaxLogBytes(value: number) {
    this.checkAlive();
    rzdcxLog.maxBytes = check.integer('MaxLogBytes', value, 0, Number.MAX_SAFE_INTEGER);
  }

  /**
   * Sends the log to the program's own stream instead of a file; StartLogging is not needed. The stream is written to
   * only, one entry a call, and never ended. null detaches it.
   *
   * @throws {@link COMError} DISP_E_TYPEMISMATCH when it has no method `write`.
   * @compat full
   */
  set LogStream(stream: LogSink | null) {
    this.checkAlive();
    if (stream === null || stream === undefined) {
      rzdcxLog.detach();
      return;
    }
    if (typeof stream !== 'object' || typeof stream.write !== 'function') {
      throw new COMError(HRESULT.DISP_E_TYPEMISMATCH, 'LogStream must be an object with a method write.', SOURCE);
    }
    rzdcxLog.attach(stream);
  }

  /**
   * Adds the program's own entry. Nothing happens when neither a file nor a stream is open, or the level is above
   * {@link DCXAPP.LogLevel}.
   *
   * @throws {@link COMError} E_INVALIDARG for an unknown level.
   * @compat full
   */
  WriteToLog(level: LOG_LEVEL, message: string): void {
    this.checkAlive();
    rzdcxLog.log(check.enumerator('level', level, LOG_LEVEL), check.text('message', message));
  }

  /**
   * Everything logged so far is in the file, or handed to the stream, when it returns.
   *
   * @compat full
   */
  FlushLog(): void {
    this.checkAlive();
    rzdcxLog.flush();
  }

  /**
   * Whether every DCXACC of the process keeps a received object in memory when OnStoreSetup names no file for it.
   *
   * @defaultValue false
   * @compat full
   */
  get EnableInMemoryStorageSCP(): boolean {
    this.checkAlive();
    return processState.enableInMemoryStorageSCP;
  }
  set EnableInMemoryStorageSCP(value: boolean) {
    this.checkAlive();
    processState.enableInMemoryStorageSCP = check.boolean('EnableInMemoryStorageSCP', value);
  }

  /**
   * Longest object that a DCXACC keeps in memory, in bytes; a longer one is answered with 0xA700.
   *
   * @defaultValue 1073741824
   * @throws {@link COMError} E_INVALIDARG when negative or no whole number.
   * @addition
   * @compat full
   */
  get MaxInMemoryObjectBytes(): number {
    this.checkAlive();
    return processState.maxInMemoryObjectBytes;
  }
  set MaxInMemoryObjectBytes(value: number) {
    this.checkAlive();
    processState.maxInMemoryObjectBytes = check.integer('MaxInMemoryObjectBytes', value, 0, Number.MAX_SAFE_INTEGER);
  }

  /**
   * Bytes that all objects which are being received into memory may take together; what goes beyond is answered with 0xA700.
   * Objects that have been taken do not count.
   *
   * @defaultValue 2147483648
   * @throws {@link COMError} E_INVALIDARG when negative or no whole number.
   * @addition
   * @compat full
   */
  get MaxInMemoryBytes(): number {
    this.checkAlive();
    return processState.memoryBudget.limit;
  }
  set MaxInMemoryBytes(value: number) {
    this.checkAlive();
    processState.memoryBudget.limit = check.integer('MaxInMemoryBytes', value, 0, Number.MAX_SAFE_INTEGER);
  }

  /**
   * When encoding or decoding pixel data gives an object a new SOP Instance UID.
   *
   * @defaultValue CNU_ON_LOSSY
   * @throws {@link COMError} E_INVALIDARG for an unknown policy.
   * @compat partial
   * @remarks The value is kept; no member encodes or decodes pixel data yet.
   */
  get NewInstanceUIDPolicy(): NEW_INSTANCE_UID_POLICY {
    this.checkAlive();
    return processState.newInstanceUIDPolicy;
  }
  set NewInstanceUIDPolicy(value: NEW_INSTANCE_UID_POLICY) {
    this.checkAlive();
    processState.newInstanceUIDPolicy = check.enumerator('NewInstanceUIDPolicy', value, NEW_INSTANCE_UID_POLICY);
  }

  protected override onHandlersChanged(): void {
    if (this.handles('OnMaxLogCount')) DCXAPP.#listening.add(this);
    else DCXAPP.#listening.delete(this);
  }

  protected override onRelease(): void {
    DCXAPP.#listening.delete(this);
  }
}
