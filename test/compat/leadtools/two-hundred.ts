/**
 * A DicomNet server with two hundred associations, in a process of its own: closes the listener while all of them are open,
 * says so, and has nothing left that would keep the process alive.
 */
import { DicomNet } from '../../../compat/leadtools';
import { acceptAll, associateRequest } from './net-recorder';

const CLIENTS = 200;
const LIMIT_MS = 20_000;

async function main(): Promise<void> {
  DicomNet.Startup();
  const listener = new DicomNet();
  let closed = 0;
  listener.on('OnAccept', () => {
    const accepted = new DicomNet();
    accepted.on('OnReceiveAssociateRequest', (request) => accepted.SendAssociateAccept(acceptAll(request)));
    accepted.on('OnClose', () => void closed++);
    listener.Accept(accepted);
  });
  listener.Listen('127.0.0.1', 0, 5);
  await listener.WaitForListen(LIMIT_MS);
  const clients = Array.from({ length: CLIENTS }, () => new DicomNet());
  await Promise.all(
    clients.map(async (client) => {
      client.Connect(null, 0, '127.0.0.1', listener.HostPort);
      await client.WaitForConnect(LIMIT_MS);
      client.SendAssociateRequest(associateRequest());
      await client.WaitForAssociate(LIMIT_MS);
    }),
  );
  const open = listener.GetClientCount();
  const ends = clients.map((client) => new Promise<void>((resolve) => client.once('OnClose', () => resolve())));
  listener.Close();
  await Promise.all(ends);
  console.log(`${open} open, ${closed} closed, ${listener.GetClientCount()} left`);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
