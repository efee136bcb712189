import {
  type DeviceProgress,
  type Failure,
  type Operation,
  type OperationFigures,
  Outcome,
  type StudyResult,
} from './results';

/** Studies and failures that a report names one by one; beyond them they are counted. */
const MOST_KEPT = 10_000;

/** Keeps what a report names, and counts the rest. */
export class StudyLog {
  readonly #most: number;
  readonly studies: StudyResult[] = [];
  readonly failures: (Failure & { readonly device: string })[] = [];
  readonly outcomes: Record<Outcome, number> = { completed: 0, discontinued: 0, failed: 0, interrupted: 0 };
  imagesMade = 0;
  failureCount = 0;

  /** @param most - Studies and failures that are named. */
  constructor(most = MOST_KEPT) {
    this.#most = most;
  }

  /** Nothing was done, and nothing failed. */
  get isEmpty(): boolean {
    return this.studies.length === 0 && this.failureCount === 0;
  }

  addStudy(result: StudyResult): void {
    this.outcomes[result.outcome]++;
    this.imagesMade += result.imagesMade;
    if (this.studies.length < this.#most) this.studies.push(result);
    if (result.failure !== undefined) this.addFailure(result.device, result.failure);
  }

  addFailure(device: string, failure: Failure): void {
    this.failureCount++;
    if (this.failures.length < this.#most) this.failures.push({ device, ...failure });
  }
}

/** What a simulation came to. Names of patients are not in it. */
export interface Report {
  readonly result: 'success' | 'failure' | 'interrupted';
  readonly started: string;
  readonly ended: string;
  readonly seconds: number;
  readonly totals: {
    readonly devices: number;
    readonly studies: Readonly<Record<Outcome, number>>;
    readonly imagesMade: number;
    readonly imagesStored: number;
    readonly imagesCommitted: number;
    readonly bytesStored: number;
    readonly failures: number;
  };
  readonly operations: Partial<Record<Operation, OperationFigures>>;
  readonly devices: readonly {
    readonly name: string;
    readonly aeTitle: string;
    readonly modality: string;
    readonly studiesDone: number;
    readonly studiesFailed: number;
    readonly imagesStored: number;
    readonly imagesCommitted: number;
    readonly bytesStored: number;
  }[];
  readonly failures: readonly (Failure & { readonly device: string })[];
  readonly studies: readonly StudyResult[];
  /** Studies that are counted and not named. */
  readonly studiesLeftOut: number;
}

/** What a report is made of. */
export interface ReportParts {
  readonly started: Date;
  readonly ended: Date;
  readonly interrupted: boolean;
  readonly progress: readonly DeviceProgress[];
  readonly operations: Report['operations'];
  readonly log: StudyLog;
}

/** Makes the report of a simulation that has ended. */
export function buildReport({ started, ended, interrupted, progress, operations, log }: ReportParts): Report {
  const total = (of: (device: DeviceProgress) => number): number => progress.reduce((sum, each) => sum + of(each), 0);
  const studyCount = Object.values(log.outcomes).reduce((sum, count) => sum + count, 0);
  return {
    result: log.failureCount > 0 ? 'failure' : interrupted ? 'interrupted' : 'success',
    started: started.toISOString(),
    ended: ended.toISOString(),
    seconds: (ended.getTime() - started.getTime()) / 1000,
    totals: {
      devices: progress.length,
      studies: { ...log.outcomes },
      imagesMade: log.imagesMade,
      imagesStored: total(({ imagesStored }) => imagesStored),
      imagesCommitted: total(({ imagesCommitted }) => imagesCommitted),
      bytesStored: total(({ bytesStored }) => bytesStored),
      failures: log.failureCount,
    },
    operations,
    devices: progress.map(
      ({ name, aeTitle, modality, studiesDone, studiesFailed, imagesStored, imagesCommitted, bytesStored }) => {
        return { name, aeTitle, modality, studiesDone, studiesFailed, imagesStored, imagesCommitted, bytesStored };
      },
    ),
    failures: log.failures,
    studies: log.studies,
    studiesLeftOut: studyCount - log.studies.length,
  };
}
