/**
 * A server that refuses associations for five reasons, and clients that run into each of them.
 *
 *     node dist/samples/leadtools/reject/main.js                                   both in one process
 *     node dist/samples/leadtools/reject/main.js PORT TITLE CALLER [MOST-CLIENTS]  the server alone
 */
import {
  DicomAssociate,
  DicomAssociateAcceptResultType,
  DicomException,
  DicomNet,
  DicomUidType,
} from 'dcxport/leadtools';
import { RejectingServer, type Rules } from './RejectingServer';

const TITLE = 'SERVER';

function request(change: (associate: DicomAssociate) => void = () => undefined): DicomAssociate {
  const associate = new DicomAssociate(true);
  associate.Default();
  associate.Calling = 'MODALITY';
  associate.Called = TITLE;
  associate.AddPresentationContext(1, DicomAssociateAcceptResultType.Success, DicomUidType.VerificationClass);
  associate.AddTransfer(1, DicomUidType.ImplicitVRLittleEndian);
  change(associate);
  return associate;
}

/** Asks for an association and says what came. @returns the object when it is associated. */
async function ask(port: number, what: string, associate: DicomAssociate): Promise<DicomNet | undefined> {
  const net = new DicomNet();
  net.Connect(null, 0, '127.0.0.1', port);
  await net.WaitForConnect();
  net.SendAssociateRequest(associate);
  try {
    await net.WaitForAssociate();
    console.log(`${what}: accepted`);
    return net;
  } catch (error) {
    if (!(error instanceof DicomException) || error.AssociateReject === null) throw error;
    const { Result, Source, Reason } = error.AssociateReject;
    console.log(`${what}: rejected, result ${Result}, source ${Source}, reason ${Reason}`);
    // The connection is ours to close.
    net.Close();
    await net.WaitForClose();
    return undefined;
  }
}

async function release(net: DicomNet | undefined): Promise<void> {
  if (net === undefined) return;
  net.SendReleaseRequest();
  await net.WaitForRelease();
  net.Close();
  await net.WaitForClose();
}

async function demonstrate(): Promise<void> {
  const server = new RejectingServer({ title: TITLE, callers: ['MODALITY', 'WORKSTATION'], mostClients: 2 });
  server.Listen('127.0.0.1', 0, 5);
  await server.WaitForListen();
  const port = server.HostPort;
  await ask(
    port,
    'version 2',
    request((associate) => (associate.Version = 2)),
  );
  await ask(
    port,
    'another application',
    request((associate) => (associate.ApplicationContextName = '1.2.3')),
  );
  await ask(
    port,
    'an unknown caller',
    request((associate) => (associate.Calling = 'STRANGER')),
  );
  await ask(
    port,
    'another title',
    request((associate) => (associate.Called = 'ARCHIVE')),
  );
  const first = await ask(port, 'the first client', request());
  const second = await ask(port, 'the second client', request());
  await ask(port, 'one too many', request());
  await release(first);
  await release(await ask(port, 'after the first has gone', request()));
  await release(second);
  try {
    server.SendAssociateReject(1, 1, 1);
  } catch (error) {
    console.log(`on the listener: code ${error instanceof DicomException ? error.Code : 'none'}`);
  }
  server.Close();
  await server.WaitForClose();
}

async function serve(port: number, rules: Rules): Promise<void> {
  const server = new RejectingServer(rules);
  server.Listen(null, port, 5);
  await server.WaitForListen();
  console.log(`listening on port ${server.HostPort}`);
  process.once('SIGINT', () => server.Close()).once('SIGTERM', () => server.Close());
  await server.WaitForClose();
}

async function main([port, title = '', caller = '', most = 'Infinity']: readonly string[]): Promise<void> {
  DicomNet.Startup();
  if (port === undefined) await demonstrate();
  else await serve(Number(port), { title, callers: [caller], mostClients: Number(most) });
  DicomNet.Shutdown();
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
