import { COMError, DCXAPP, DCXREQ, LOG_LEVEL } from 'dcxport/rzdcx';
import type { Say } from './receiver';

/** Whom to send to. */
export interface Peer {
  readonly host: string;
  readonly port: number;
  readonly title: string;
}

/** What became of one file. */
export interface SentFile {
  readonly path: string;
  readonly sent: boolean;
  /** Since the file before, in milliseconds. */
  readonly ms: number;
  /** Why it was not sent. */
  readonly reason: string;
}

/** The log names a failed file and the reason in one line of this form. */
const REASON = /Send: (.*?) failed: (.*)/s;

/**
 * Sends files with DCXREQ and reports each as OnFileSent tells of it.
 *
 * @param onFile - Called for every file, in order.
 * @returns what ended the whole run early, or undefined.
 */
export async function sendFiles(
  files: readonly string[],
  peer: Peer,
  callingTitle: string,
  say: Say,
  onFile: (file: SentFile) => void,
): Promise<COMError | undefined> {
  const reasons = new Map<string, string>();
  const app = new DCXAPP();
  app.LogLevel = LOG_LEVEL.LOG_LEVEL_ERROR;
  app.LogStream = {
    write: (entry: string | Buffer) => {
      const [, path, reason] = REASON.exec(entry.toString().trim()) ?? [];
      if (path !== undefined && reason !== undefined) reasons.set(path, reason);
    },
  };
  const requester = new DCXREQ();
  let last = performance.now();
  requester.on('OnFileSent', (sent, path) => {
    say(`OnFileSent ${path} ${sent ? 'succeeded' : 'failed'}`);
    onFile({ path, sent, ms: performance.now() - last, reason: reasons.get(path) ?? '' });
    last = performance.now();
  });
  try {
    await requester.Send(callingTitle, peer.title, peer.host, peer.port, files);
    return undefined;
  } catch (error) {
    if (!(error instanceof COMError)) throw error;
    return error;
  } finally {
    app.LogStream = null;
    await requester[Symbol.asyncDispose]();
  }
}
