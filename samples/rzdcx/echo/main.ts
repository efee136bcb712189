/**
 * Asks whether a peer is there.
 *
 *     node dist/samples/rzdcx/echo/main.js HOST PORT [CALLED [CALLING [SECONDS]]]
 *
 * Writes `echo.log` into the current directory; what failed goes to standard error, and the exit code is 1 then.
 */
import { COMError, DCXAPP, DCXREQ, LOG_LEVEL } from 'dcxport/rzdcx';

async function main(args: readonly string[]): Promise<boolean> {
  const [host = '127.0.0.1', port = '104', called = 'PACS', calling = 'ECHO_SCU', seconds = '5'] = args;
  const app = new DCXAPP();
  app.LogLevel = LOG_LEVEL.LOG_LEVEL_DEBUG;
  app.StartLogging('echo.log');
  const req = new DCXREQ();
  req.AssociationRequestTimeout = Number(seconds);
  req.DimseCommandTimeout = Number(seconds);
  try {
    await req.Echo(calling, called, host, Number(port));
    console.log(`${called} at ${host}:${port} is there`);
    return true;
  } catch (error) {
    if (!(error instanceof COMError)) throw error;
    console.error(`${error.Description} (0x${error.HRESULT.toString(16).toUpperCase()})`);
    return false;
  } finally {
    app.StopLogging();
    req.Release();
    app.Release();
  }
}

void main(process.argv.slice(2)).then((isThere) => {
  process.exitCode = isThere ? 0 : 1;
});
