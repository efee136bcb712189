import { mkdirSync } from 'node:fs';
import { DCXAPP } from 'dcxport/rzdcx';
import {
  demoDescription,
  type Description,
  DescriptionError,
  type Peers,
  readDescription,
} from '../../samples/modality-simulator/index';
import { interrupted } from '../process/signals';
import { ConsoleModel } from './console-model';
import type { ConsoleOptions } from './console-options';
import { ConsoleServer } from './console-server';

/** The exit code of a description that cannot be used. */
const UNUSABLE = 2;

/** Runs the console until Ctrl-C. @returns the exit code. */
export async function runConsole(file: string | undefined, options: ConsoleOptions): Promise<number> {
  const app = new DCXAPP();
  if (options.log !== undefined) app.StartLogging(options.log);
  try {
    await serve(file, options);
    return 0;
  } catch (error) {
    console.error(messageOf(error));
    return error instanceof DescriptionError || codeOf(error) === 'ENOENT' ? UNUSABLE : 1;
  } finally {
    if (options.log !== undefined) app.StopLogging();
    app.Release();
  }
}

async function serve(file: string | undefined, options: ConsoleOptions): Promise<void> {
  if (options.keep !== undefined) mkdirSync(options.keep, { recursive: true });
  const model = new ConsoleModel({
    describe: (peers) => describe(file, options, peers),
    archive: options.demo === true,
    keep: options.keep,
  });
  let server: ConsoleServer | undefined;
  // Before anybody can know that it is there.
  const end = interrupted();
  try {
    await model.open();
    server = new ConsoleServer(model);
    const address = await server.open(options.port);
    console.log(`The console is at ${address}`);
    console.log('Whoever has this address may use it. Ctrl-C ends it.');
    if (options.start === true) model.startAll();
    await end;
    console.log('ending; once more ends at once');
  } finally {
    // Devices first: whoever looks sees how they end.
    await model.close();
    await server?.close();
  }
}

function describe(file: string | undefined, options: ConsoleOptions, peers: Peers | undefined): Description {
  if (file !== undefined) return readDescription(file, { peers });
  if (peers === undefined) throw new Error('there is neither a description nor an archive');
  const description = demoDescription(peers, { ...options, imagesPerSeries: options.images });
  if (options.rate === 0) return description;
  // As fast as people can see.
  const thinkingTimes = { beforeStudy: [0.3, 1.5], betweenSeries: [0.2, 0.8], afterStudy: [0.2, 0.8] } as const;
  return {
    ...description,
    devices: description.devices.map((device) => ({ ...device, rate: options.rate, thinkingTimes })),
  };
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

function messageOf(error: unknown): string {
  if (codeOf(error) === 'EADDRINUSE') return `${String(error)}; --port names another one`;
  return error instanceof Error ? error.message : String(error);
}
