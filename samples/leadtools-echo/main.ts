/**
 * C-ECHO in both roles, callback by callback, and once more by promises.
 *
 *     node dist/samples/leadtools-echo/main.js scp PORT [CONNECTIONS]
 *     node dist/samples/leadtools-echo/main.js scu HOST PORT CALLED-AE-TITLE
 *     node dist/samples/leadtools-echo/main.js both
 */
import { DicomNet } from 'dcxport/leadtools';
import { echoAndWait, EchoClient } from './EchoClient';
import { EchoServer } from './EchoServer';

async function serve(port: number, connections: number): Promise<void> {
  const server = new EchoServer(connections);
  server.Listen(null, port, 5);
  await server.WaitForListen();
  console.log(`listening on port ${server.HostPort}`);
  process.once('SIGINT', () => server.Close()).once('SIGTERM', () => server.Close());
  await server.WaitForClose();
}

async function ask(host: string, port: number, called: string): Promise<void> {
  const client = new EchoClient(called);
  client.Connect(null, 0, host, port);
  await client.WaitForClose();
  console.log(`by promises: status ${await echoAndWait(host, port, called)}`);
  if (client.status !== 0) process.exitCode = 1;
}

async function both(): Promise<void> {
  const server = new EchoServer(2);
  server.Listen('127.0.0.1', 0, 5);
  await server.WaitForListen();
  await ask('127.0.0.1', server.HostPort, 'SERVER');
  await server.WaitForClose();
}

async function main([mode, ...args]: readonly string[]): Promise<void> {
  DicomNet.Startup();
  const [first = '', second = '', third = 'ANY-SCP'] = args;
  if (mode === 'scp') await serve(Number(first), second === '' ? Infinity : Number(second));
  else if (mode === 'scu') await ask(first, Number(second), third);
  else if (mode === 'both') await both();
  else {
    console.error('Usage: main.js scp PORT [CONNECTIONS] | scu HOST PORT CALLED | both');
    process.exitCode = 2;
  }
  DicomNet.Shutdown();
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
