import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onFreePort } from './ports';
import { startProgram, type Program } from './process';
import { requireProgram } from './programs';
import { tempDir } from './temp';

/** A running print SCP of DCMTK; the caller stops it. */
export interface PrintServer {
  readonly port: number;
  readonly aet: string;
  /** What was printed: `HG_*.dcm` an image each, `SP_*.dcm` a film each. */
  readonly directory: string;
  readonly program: Program;
  stop(): Promise<void>;
}

/** Starts dcmprscp as a printer that takes 8 and 12 bits, and waits until it listens. */
export function startDcmprscp(): Promise<PrintServer> {
  const aet = 'LASER';
  return onFreePort(async (port) => {
    const folder = tempDir('dcmprscp');
    const directory = join(folder, 'database');
    for (const name of ['database', 'spool', 'lut', 'log']) mkdirSync(join(folder, name));
    const configuration = join(folder, 'dcmprscp.cfg');
    writeFileSync(configuration, configurationOf(folder, aet, port));
    const args = ['-v', '-c', configuration, '-p', aet];
    const program = await startProgram(requireProgram('dcmprscp'), args, {
      cwd: folder,
      port,
      env: { TCP_NODELAY: '1' },
    });
    const stop = async (): Promise<void> => {
      await program.stop();
    };
    return { port, aet, directory, program, stop };
  });
}

function configurationOf(folder: string, aet: string, port: number): string {
  return `[[GENERAL]]
[APPLICATION]
LogDirectory = ${join(folder, 'log')}
[PRINT]
Directory = ${join(folder, 'spool')}
[DATABASE]
Directory = ${join(folder, 'database')}
[LUT]
Directory = ${join(folder, 'lut')}
[[COMMUNICATION]]
[${aet}]
Aetitle = ${aet}
Description = printer
Hostname = localhost
Port = ${port}
Type = LOCALPRINTER
DisplayFormat=1,1\\1,2
FilmSizeID = 8INX10IN\\14INX17IN
MaxPDU = 32768
Supports12Bit = true
`;
}
