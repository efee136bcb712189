/**
 * Abort and close: who ends a connection in which way, and what both sides are told.
 *
 *     node dist/samples/leadtools/abort/main.js
 *
 * Prints for each case the codes of OnClose at the client and at the server, of which each has one.
 */
import {
  DicomAbortReasonType,
  DicomAbortSourceType,
  DicomException,
  DicomExceptionCode,
  DicomNet,
  DicomPduType,
} from 'dcxport/leadtools';
import { Ending, Pair } from './Pair';

const LARGE = 100 * 1024 * 1024;
/** So many PDUs of the object are through when it is aborted. */
const SOME_PDUS = 10;

const show = (codes: readonly DicomExceptionCode[]): string => codes.map((code) => `${code}`).join(' and ') || 'none';

/** Runs a case on a pair that is associated. */
async function withPair(name: string, act: (pair: Pair) => void): Promise<void> {
  const pair = new Pair();
  await pair.open();
  const ended = pair.end();
  act(pair);
  await ended;
  console.log(`${name}: client ${show(pair.client.codes)}, server ${show(pair.connection.codes)}`);
}

/** Runs a case in which no connection comes about. */
async function withoutPeer(name: string, host: string, port: number): Promise<void> {
  const client = new Ending();
  const told: DicomExceptionCode[] = [];
  client.on('OnConnect', (error) => {
    told.push(error);
    client.CloseForced(true);
  });
  client.Connect(null, 0, host, port);
  await client.WaitForClose();
  const why = told.map((code) => DicomException.GetCodeMessage(code)).join(' and ');
  console.log(`${name}: OnConnect ${why}; client ${show(client.codes)}`);
}

/** Calls `action` when the given number of data PDUs has been counted. */
function after(count: number, action: () => void): (type: DicomPduType) => void {
  let seen = 0;
  return (type) => {
    if (type === DicomPduType.DataTransfer && ++seen === count) action();
  };
}

async function main(): Promise<void> {
  DicomNet.Startup();

  await withPair('the client aborts in the middle of an object', (pair) => {
    const { User } = DicomAbortSourceType;
    const count = after(SOME_PDUS, () => pair.client.SendAbort(User, DicomAbortReasonType.Unknown));
    pair.client.on('OnSend', (_error, type) => count(type));
    pair.store(LARGE);
  });

  await withPair('the server aborts in the middle of an object', (pair) => {
    const { Provider } = DicomAbortSourceType;
    const count = after(SOME_PDUS, () => pair.connection.SendAbort(Provider, DicomAbortReasonType.Unexpected));
    pair.connection.on('OnReceive', (_error, type) => count(type));
    pair.store(LARGE);
  });

  await withPair('the client closes by force in a callback', (pair) => {
    pair.client.on('OnSend', () => pair.client.CloseForced(true));
    pair.client.SendReleaseRequest();
  });

  await withPair('the client closes after a release, and is disposed of in OnClose', (pair) => {
    pair.connection.on('OnReceiveReleaseRequest', () => pair.connection.SendReleaseResponse());
    pair.client.on('OnReceiveReleaseResponse', () => pair.client.Close());
    pair.client.on('OnClose', () => pair.client.Dispose());
    pair.client.SendReleaseRequest();
  });

  await withPair('the server closes', (pair) => pair.connection.Close());

  // Nobody may listen on port 1. A name with an empty part cannot be anybody's, so that nobody is asked for it.
  await withoutPeer('nobody listens', '127.0.0.1', 1);
  await withoutPeer('nobody has the name', 'nobody..invalid', 104);
  DicomNet.Shutdown();
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
