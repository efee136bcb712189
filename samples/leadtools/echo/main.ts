/**
 * C-ECHO, callback by callback, and once more by promises.
 *
 *     node dist/samples/leadtools/echo/main.js                    both sides in this process
 *     node dist/samples/leadtools/echo/main.js HOST PORT TITLE    the SCU
 *     node dist/samples/leadtools/echo/main.js PORT               the SCP, until Ctrl-C
 *
 * Exits with 0 when the peer has answered.
 */
import { DicomCommandStatusType, DicomNet, DicomUidType } from 'dcxport/leadtools';
import { EchoClient, echoRequest } from './EchoClient';
import { EchoServer, type Log } from './EchoServer';

/** By callbacks alone. @returns whether the peer answered. */
async function echo(host: string, port: number, called: string, log: Log): Promise<boolean> {
  const client = new EchoClient(called, log);
  client.Connect(null, 0, host, port);
  await client.WaitForClose();
  client.Dispose();
  return client.answered;
}

/** The same, where a ported program waited. @throws when the connection fails or the peer rejects. */
async function echoWaiting(host: string, port: number, called: string): Promise<boolean> {
  const client = new DicomNet();
  client.Connect(null, 0, host, port);
  await client.WaitForConnect();
  client.SendAssociateRequest(echoRequest(called));
  const association = await client.WaitForAssociate();
  const answer = new Promise<DicomCommandStatusType>((resolve) =>
    client.once('OnReceiveCEchoResponse', (_presentationID, _messageID, _class, status) => resolve(status)),
  );
  client.SendCEchoRequest(association.FindAbstract(DicomUidType.VerificationClass), 1, DicomUidType.VerificationClass);
  const status = await answer;
  client.SendReleaseRequest();
  await client.WaitForRelease();
  client.Close();
  await client.WaitForClose();
  return status === DicomCommandStatusType.Success;
}

async function serve(port: number): Promise<void> {
  const server = new EchoServer(console.log);
  server.Listen(null, port, 5);
  await server.WaitForListen();
  process.once('SIGINT', () => server.Close()).once('SIGTERM', () => server.Close());
  await server.WaitForClose();
}

async function both(): Promise<boolean> {
  const server = new EchoServer((line) => console.log(`listener: ${line}`));
  server.Listen('127.0.0.1', 0, 5);
  await server.WaitForListen();
  const isDone = await echo('127.0.0.1', server.HostPort, 'ECHOSCP', (line) => console.log(`client: ${line}`));
  const isDoneAgain = await echoWaiting('127.0.0.1', server.HostPort, 'ECHOSCP');
  server.Close();
  await server.WaitForClose();
  return isDone && isDoneAgain;
}

async function main(args: readonly string[]): Promise<boolean> {
  const [first, second, called = 'ANY-SCP'] = args;
  DicomNet.Startup();
  try {
    if (first === undefined) return await both();
    if (second !== undefined) return await echo(first, Number(second), called, console.log);
    await serve(Number(first));
    return true;
  } finally {
    DicomNet.Shutdown();
  }
}

main(process.argv.slice(2)).then(
  (isDone) => {
    if (!isDone) process.exitCode = 1;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  },
);
