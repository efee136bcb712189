/**
 * How connections end otherwise than by release: each object tells of its end by one OnClose with a code.
 *
 *     node dist/samples/leadtools-abort/main.js                       all cases in one process
 *     node dist/samples/leadtools-abort/main.js store HOST PORT TITLE  aborts a store to another program
 */
import {
  DicomAbortReasonType,
  DicomAbortSourceType,
  DicomAssociate,
  DicomAssociateAcceptResultType,
  DicomCommandPriorityType,
  DicomDataSet,
  DicomNet,
  DicomTag,
  DicomUidType,
  type DicomExceptionCode,
} from 'dcxport/leadtools';

const { User } = DicomAbortSourceType;
const { Unknown } = DicomAbortReasonType;
const MEBIBYTE = 1024 * 1024;
const LONG = 100 * MEBIBYTE;

/** Says how an object ended, once. */
class Told extends DicomNet {
  readonly #name: string;

  constructor(name: string) {
    super(null);
    this.#name = name;
  }

  protected override OnReceiveAbort(source: number, reason: number): void {
    console.log(`  ${this.#name} hears of an abort: source ${source}, reason ${reason}`);
  }

  protected override OnClose(error: DicomExceptionCode, net: DicomNet): void {
    if (net !== this) return;
    console.log(`  ${this.#name} is closed: ${error}`);
    // Allowed in any callback, this one included.
    this.Dispose();
  }
}

/** The accepted object of a case, and what it does with a store that has begun to arrive. */
function serve(server: DicomNet, onData: (connection: DicomNet) => void): void {
  server.once('OnAccept', () => {
    const connection = new Told('server');
    let received = 0;
    connection.on('OnReceiveAssociateRequest', (request) => connection.SendAssociateAccept(acceptOf(request)));
    connection.on('OnReceive', (_error, _type, _buffer, bytes) => {
      const before = received;
      received += bytes;
      // Somewhere in the middle of the object.
      if (before < MEBIBYTE && received >= MEBIBYTE) onData(connection);
    });
    server.Accept(connection);
  });
}

function acceptOf(request: DicomAssociate): DicomAssociate {
  const accept = new DicomAssociate(false);
  accept.Default();
  accept.AddPresentationContext(1, DicomAssociateAcceptResultType.Success, request.GetAbstract(1));
  accept.AddTransfer(1, request.GetTransfer(1, 0));
  return accept;
}

/** Connects and begins to send an object of 100 MB. */
async function store(host: string, port: number, called: string): Promise<DicomNet> {
  const client = new Told('client');
  client.Connect(null, 0, host, port);
  await client.WaitForConnect();
  const request = new DicomAssociate(true);
  request.Default();
  request.Calling = 'CLIENT';
  request.Called = called;
  request.AddPresentationContext(1, DicomAssociateAcceptResultType.Success, DicomUidType.SCImageStorage);
  request.AddTransfer(1, DicomUidType.ExplicitVRLittleEndian);
  client.SendAssociateRequest(request);
  await client.WaitForAssociate();
  const ds = new DicomDataSet()
    .InsertElementAndSetValue(DicomTag.SOPClassUID, DicomUidType.SCImageStorage)
    .InsertElementAndSetValue(DicomTag.SOPInstanceUID, '1.2.3.4')
    .InsertElementAndSetValue(DicomTag.PixelData, Buffer.alloc(LONG));
  const { Medium } = DicomCommandPriorityType;
  client.SendCStoreRequest(1, 1, DicomUidType.SCImageStorage, '1.2.3.4', Medium, '', 0, ds);
  ds.Dispose();
  return client;
}

/** Aborts when the first megabyte has gone out. */
function abortOnTheWay(client: DicomNet): void {
  let sent = 0;
  client.on('OnSend', (_error, _type, length) => {
    const before = sent;
    sent += length;
    if (before < MEBIBYTE && sent >= MEBIBYTE) client.SendAbort(User, Unknown);
  });
}

async function oneCase(
  server: DicomNet,
  title: string,
  onData: (connection: DicomNet) => void,
  onStore: (client: DicomNet) => void = () => undefined,
): Promise<void> {
  console.log(title);
  const closed = new Promise<void>((resolve) =>
    server.once('OnClose', (error) => {
      console.log(`  the listener hears of the end: ${error}`);
      resolve();
    }),
  );
  serve(server, onData);
  const client = await store('127.0.0.1', server.HostPort, 'SERVER');
  onStore(client);
  await Promise.all([client.WaitForClose(), closed]);
}

async function refused(title: string, host: string, port: number): Promise<void> {
  const net = new Told('client');
  net.Connect(null, 0, host, port);
  const error = await net.WaitForConnect().catch((failure: { Code: number }) => failure.Code);
  console.log(`${title}: ${error as number}`);
  net.CloseForced(true);
  await net.WaitForClose();
}

async function demonstrate(): Promise<void> {
  const server = new DicomNet();
  server.Listen('127.0.0.1', 0, 5);
  await server.WaitForListen();
  await oneCase(server, 'the client aborts while it sends', () => undefined, abortOnTheWay);
  await oneCase(server, 'the server aborts while it receives', (connection) => connection.SendAbort(User, Unknown));
  await oneCase(server, 'the server closes by force, in a callback', (connection) => connection.CloseForced(true));
  const port = server.HostPort;
  server.Close();
  await server.WaitForClose();
  await refused('nobody listens', '127.0.0.1', port);
  await refused('nobody has that name', 'does-not-exist.invalid', 104);
}

async function main([mode, host = '', port = '', called = 'ANY-SCP']: readonly string[]): Promise<void> {
  DicomNet.Startup();
  if (mode === 'store') {
    const client = await store(host, Number(port), called);
    abortOnTheWay(client);
    await client.WaitForClose();
  } else await demonstrate();
  DicomNet.Shutdown();
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
