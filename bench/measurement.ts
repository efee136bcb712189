import type { ProcessUsage } from './measured-process';

/** What one run of a row took. */
export interface Measurement {
  /** From the first connect to the answer to the release, seconds; of DCMTK the process less a run of `--version`. */
  readonly insideSeconds: number;
  readonly client: ProcessUsage;
  readonly server: ProcessUsage;
}

/** One pair of programs. */
export interface Row {
  readonly name: string;
  /** Objects, echoes, responses of one run. */
  readonly count: number;
  /** Most rounds, for a row that takes too long for all of them. */
  readonly rounds?: number;
  run(): Promise<Measurement>;
}

/** A row that is to be so many times as fast as another one. */
export interface Goal {
  readonly row: string;
  readonly against: string;
  readonly ratio: number;
}

/** Rows that do the same work, and are held against each other. */
export interface Case {
  readonly title: string;
  /** What is counted: `files`, `echoes`. */
  readonly unit: string;
  /** Of all objects of one run together, if bytes matter. */
  readonly bytes?: number;
  readonly rows: readonly Row[];
  /** Rows that the others are compared with. */
  readonly compare: readonly string[];
  readonly goals: readonly Goal[];
}

/** What the rounds of a case gave. */
export interface Results {
  readonly of: Case;
  readonly measured: ReadonlyMap<string, readonly Measurement[]>;
  /** Rows that did not come to their end, and why. */
  readonly failures: ReadonlyMap<string, string>;
}

/** Runs the rows in turn, round by round; every round begins with another row, so that none has always the same neighbour. */
export async function measure(of: Case, rounds: number, only = ''): Promise<Results> {
  const rows = of.rows.filter(({ name }) => name.includes(only));
  const measured = new Map<string, Measurement[]>(rows.map(({ name }) => [name, []]));
  const failures = new Map<string, string>();
  for (let round = 0; round < rounds; round++) {
    const first = round % rows.length;
    for (const row of [...rows.slice(first), ...rows.slice(0, first)]) {
      if (failures.has(row.name) || round >= (row.rounds ?? rounds)) continue;
      try {
        measured.get(row.name)?.push(await row.run());
      } catch (error) {
        failures.set(row.name, error instanceof Error ? error.message : String(error));
      }
    }
    console.error(`${of.title}: round ${round + 1} of ${rounds}`);
  }
  return { of, measured, failures };
}
