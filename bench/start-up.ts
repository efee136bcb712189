/**
 * How long a tool takes from its start to the first byte on the wire, beside the program that it follows.
 *
 *     node dist/bench/start-up.js [runs]
 */
import { spawn } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';

const RUNS = Number(process.argv[2] ?? 15);
const OURS = join(__dirname, '..', 'compat', 'dcmtk', 'bin', 'echoscu.js');

/** Milliseconds from the start of the program to the first byte of its A-ASSOCIATE-RQ. */
function firstByte(command: string, args: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    let start = 0;
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => {
        resolve(performance.now() - start);
        socket.destroy();
        server.close();
      });
    });
    server.listen(0, '127.0.0.1', () => {
      start = performance.now();
      const child = spawn(command, [...args, '127.0.0.1', `${(server.address() as AddressInfo).port}`]);
      child.once('error', reject);
    });
  });
}

async function measure(name: string, command: string, args: readonly string[]): Promise<void> {
  const times: number[] = [];
  for (let run = 0; run < RUNS; run++) times.push(await firstByte(command, args));
  times.sort((a, b) => a - b);
  const at = (part: number): string => (times[Math.floor(part * (times.length - 1))] ?? 0).toFixed(0);
  console.log(`${name.padEnd(12)} first byte after ${at(0.5)} ms (${at(0)} to ${at(1)}, ${RUNS} runs)`);
}

async function main(): Promise<void> {
  await measure('dcx-echoscu', process.execPath, [OURS]);
  await measure('echoscu', 'echoscu', []).catch((error: unknown) => console.log(`echoscu: ${String(error)}`));
}

void main();
