/**
 * The log: into files that are followed by others when they are full, and into a stream of the program's own.
 *
 *     node dist/samples/rzdcx/log/blocking.js FOLDER HOST PORT [ENTRIES [own-names]]
 *
 * Writes ENTRIES (50000 when missing) entries of all levels into files of 250 each, then sends fifty C-ECHO to the peer and logs
 * them into `echoes.log`. With `own-names` a handler names the files, else they are counted up beside the first.
 */
import { join } from 'node:path';
import { COMError, DCXAPP, DCXREQ, LOG_LEVEL } from 'dcxport/rzdcx/sync';
import { FileStream } from './FileStream';

const ENTRIES_IN_A_FILE = 250;
const ECHOES = 50;
const LEVELS = [
  LOG_LEVEL.LOG_LEVEL_FATAL,
  LOG_LEVEL.LOG_LEVEL_ERROR,
  LOG_LEVEL.LOG_LEVEL_WARNING,
  LOG_LEVEL.LOG_LEVEL_INFO,
  LOG_LEVEL.LOG_LEVEL_DEBUG,
] as const;

function logToFiles(folder: string, entries: number, ownNames: boolean): void {
  const app = new DCXAPP();
  let full = 0;
  if (ownNames) {
    app.on('OnMaxLogCount', (_count, _closed, next) => {
      next.value = join(folder, `mine-${++full}.log`);
    });
  }
  app.LogLevel = LOG_LEVEL.LOG_LEVEL_DEBUG;
  app.MaxLogMessages = ENTRIES_IN_A_FILE;
  app.StartLogging(join(folder, 'files.log'));
  for (let entry = 0; entry < entries; entry++) {
    app.WriteToLog(LEVELS[entry % LEVELS.length] ?? LOG_LEVEL.LOG_LEVEL_INFO, `entry ${entry}`);
  }
  app.StopLogging();
  app.MaxLogMessages = 0;
  app.Release();
}

function logToStream(file: string, host: string, port: number): void {
  const stream = new FileStream(file);
  const app = new DCXAPP();
  app.LogStream = stream;
  const req = new DCXREQ();
  try {
    for (let count = 1; count <= ECHOES; count++) {
      app.WriteToLog(LOG_LEVEL.LOG_LEVEL_INFO, `echo ${count} begins`);
      req.Echo('LOGGER', 'PEER', host, port);
    }
  } finally {
    app.FlushLog();
    app.StopLogging();
    // The log lets go of it; whose it is closes it.
    stream.close();
    req.Release();
    app.Release();
  }
}

const [folder = '.', host = '127.0.0.1', port = '104', entries = '50000', names] = process.argv.slice(2);
try {
  logToFiles(folder, Number(entries), names === 'own-names');
  logToStream(join(folder, 'echoes.log'), host, Number(port));
  console.log(`${entries} entries and ${ECHOES} echoes are logged`);
} catch (error) {
  if (!(error instanceof COMError)) throw error;
  console.error(error.Description);
  process.exitCode = 1;
}
