/** The worker thread in which all peers of a test file live. */
import { parentPort } from 'node:worker_threads';
import type { FromWorker, ToWorker } from './messages';
import { Scp } from './scp';
import { runScu } from './scu';

if (parentPort === null) throw new Error('this program runs as a worker');
const port = parentPort;
const gates = new Map<string, () => void>();
/** Words that came before their gate was reached. */
const early = new Set<string>();
const servers = new Map<number, Scp>();

function post(message: FromWorker): void {
  port.postMessage(message);
}

function gateOf(id: number): (name: string) => Promise<void> {
  return (name) => {
    post({ id, type: 'gate', name });
    const key = `${id} ${name}`;
    if (early.delete(key)) return Promise.resolve();
    return new Promise((resolve) => gates.set(key, resolve));
  };
}

function go(key: string): void {
  const open = gates.get(key);
  gates.delete(key);
  if (open === undefined) early.add(key);
  else open();
}

async function handle(message: ToWorker): Promise<void> {
  const { id } = message;
  switch (message.type) {
    case 'scu':
      post({ id, type: 'results', results: await runScu(message.job, gateOf(id)) });
      break;
    case 'scp': {
      const scp = await Scp.start(message.job, gateOf(id));
      servers.set(id, scp);
      post({ id, type: 'listening', port: scp.port });
      break;
    }
    case 'go':
      go(`${id} ${message.name}`);
      break;
    case 'record': {
      const record = servers.get(id)?.record;
      if (record !== undefined) post({ id, type: 'record', record });
      break;
    }
    case 'close':
      await servers.get(id)?.close();
      servers.delete(id);
      break;
  }
}

port.on('message', (message: ToWorker) => void handle(message));
