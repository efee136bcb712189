import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runDcmtk } from './dcmtk';
import { onFreePort } from './ports';
import { startProgram, type Program } from './process';
import { requireProgram } from './programs';
import { tempDir } from './temp';

/** A running worklist SCP of DCMTK; the caller stops it. */
export interface WorklistServer {
  readonly port: number;
  /** What it must be called by. */
  readonly aet: string;
  readonly program: Program;
  stop(): Promise<void>;
}

/** Sources of dump2dcm, one worklist entry each. */
export type WorklistDump = string;

/** Starts wlmscpfs on entries, and waits until it listens. */
export async function startWlmscpfs(
  entries: readonly WorklistDump[],
  options: { args?: readonly string[] } = {},
): Promise<WorklistServer> {
  const aet = 'WORKLIST';
  const folder = tempDir('wlmscpfs');
  const entriesFolder = join(folder, aet);
  mkdirSync(entriesFolder);
  writeFileSync(join(entriesFolder, 'lockfile'), '');
  for (const [index, entry] of entries.entries()) {
    const dump = join(folder, `${index}.dump`);
    writeFileSync(dump, entry);
    const { code, stderr } = await runDcmtk('dump2dcm', [dump, join(entriesFolder, `${index}.wl`)]);
    if (code !== 0) throw new Error(`dump2dcm refuses entry ${index}:\n${stderr}`);
  }
  return onFreePort(async (port) => {
    const args = ['-dfp', folder, '-csk', ...(options.args ?? []), `${port}`];
    const program = await startProgram(requireProgram('wlmscpfs'), args, { port, env: { TCP_NODELAY: '1' } });
    const stop = async (): Promise<void> => {
      await program.stop();
    };
    return { port, aet, program, stop };
  });
}

/** One worklist entry; the attributes that wlmscpfs wants are all there. */
export function worklistEntry(entry: {
  patientName: string;
  patientID: string;
  modality: string;
  startDate: string;
  characterSet?: string;
  step?: string;
}): WorklistDump {
  const { patientName, patientID, modality, startDate, characterSet = 'ISO_IR 192', step = 'STEP1' } = entry;
  return `(0008,0005) CS [${characterSet}]
(0008,0050) SH [ACC-${patientID}]
(0010,0010) PN [${patientName}]
(0010,0020) LO [${patientID}]
(0010,0030) DA [19700101]
(0010,0040) CS [O]
(0020,000d) UI [2.25.4711.${patientID}]
(0032,1032) PN [NEEDY^DOCTOR]
(0032,1060) LO [EXAM]
(0040,0100) SQ
(fffe,e000) na
(0008,0060) CS [${modality}]
(0040,0001) AE [MODALITY]
(0040,0002) DA [${startDate}]
(0040,0003) TM [101010]
(0040,0006) PN [PERFORMER^PAT]
(0040,0007) LO [SCAN]
(0040,0009) SH [${step}]
(fffe,e00d) na
(fffe,e0dd) na
(0040,1001) SH [RP-${patientID}]
(0040,1003) SH [LOW]
`;
}
