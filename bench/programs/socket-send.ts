/**
 * Sends the files of a folder over a bare socket, without any protocol stack: `socket-send.js HOST PORT FOLDER`. Each
 * file goes as its length (4 bytes) and its bytes, and waits for one byte in answer.
 */
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';

async function main(): Promise<void> {
  const [host = '', port = '', folder = ''] = process.argv.slice(2);
  const names = readdirSync(folder);
  const start = performance.now();
  const socket = connect({ host, port: Number(port), noDelay: true });
  await once(socket, 'connect');
  for (const name of names) {
    const bytes = await readFile(join(folder, name));
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    socket.cork();
    socket.write(length);
    socket.write(bytes);
    socket.uncork();
    await once(socket, 'data');
  }
  socket.end();
  await once(socket, 'close');
  console.log(JSON.stringify({ ms: performance.now() - start }));
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
