/** Keeps what socket-send sends until it is ended: `socket-receive.js FOLDER`. Prints its port when it listens. */
import { closeSync, openSync, writeSync } from 'node:fs';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';

const folder = process.argv[2] ?? '';

function keep(socket: Socket): void {
  const answer = Buffer.from([1]);
  let header = Buffer.alloc(0);
  let file: number | undefined;
  let left = 0;
  let count = 0;
  const take = (chunk: Buffer): void => {
    for (let rest = chunk; rest.length > 0;) {
      if (file === undefined) {
        const missing = 4 - header.length;
        header = Buffer.concat([header, rest.subarray(0, missing)]);
        rest = rest.subarray(missing);
        if (header.length < 4) return;
        left = header.readUInt32BE(0);
        header = Buffer.alloc(0);
        file = openSync(join(folder, String(++count)), 'w');
        continue;
      }
      const piece = rest.subarray(0, left);
      writeSync(file, piece);
      left -= piece.length;
      rest = rest.subarray(piece.length);
      if (left > 0) continue;
      closeSync(file);
      file = undefined;
      socket.write(answer);
    }
  };
  socket.on('data', take);
}

const server = createServer({ noDelay: true }, keep);
server.listen(0, '127.0.0.1', () => console.log(JSON.stringify({ port: (server.address() as AddressInfo).port })));
