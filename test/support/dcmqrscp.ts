import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onFreePort } from './ports';
import { startProgram, type Program } from './process';
import { requireProgram } from './programs';
import { tempDir } from './temp';

/** An application that the archive may send to. */
export interface MoveTarget {
  readonly aet: string;
  readonly port: number;
}

/** A running archive of DCMTK; the caller stops it. */
export interface ArchiveServer {
  readonly port: number;
  readonly aet: string;
  /** Where its index and its objects are. */
  readonly directory: string;
  readonly program: Program;
  stop(): Promise<void>;
}

export interface ArchiveOptions {
  /** Its table of destinations on the loopback address. */
  readonly targets?: readonly MoveTarget[];
  readonly args?: readonly string[];
}

/** Starts dcmqrscp with an empty storage area that anybody may store into, query and retrieve from; waits until it listens. */
export function startDcmqrscp(options: ArchiveOptions = {}): Promise<ArchiveServer> {
  const aet = 'ARCHIVE';
  return onFreePort(async (port) => {
    const folder = tempDir('dcmqrscp');
    const directory = join(folder, 'storage');
    mkdirSync(directory);
    const configuration = join(folder, 'dcmqrscp.cfg');
    writeFileSync(configuration, configurationOf(port, aet, directory, options.targets ?? []));
    const args = ['-c', configuration, '-v', ...(options.args ?? [])];
    const program = await startProgram(requireProgram('dcmqrscp'), args, { port, env: { TCP_NODELAY: '1' } });
    const stop = async (): Promise<void> => {
      await program.stop();
    };
    return { port, aet, directory, program, stop };
  });
}

function configurationOf(port: number, aet: string, directory: string, targets: readonly MoveTarget[]): string {
  const hosts = targets.map((target, index) => `target${index} = (${target.aet}, 127.0.0.1, ${target.port})`);
  return [
    `NetworkTCPPort = ${port}`,
    'MaxPDUSize = 131072',
    'MaxAssociations = 16',
    'HostTable BEGIN',
    ...hosts,
    'HostTable END',
    'VendorTable BEGIN',
    'VendorTable END',
    'AETable BEGIN',
    `${aet} ${directory} RW (9999, 1024mb) ANY`,
    'AETable END',
    '',
  ].join('\n');
}
