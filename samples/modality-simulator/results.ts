/** Operations of a device that are counted. @enum */
export const Operation = {
  Worklist: 'worklist query',
  MppsCreate: 'MPPS N-CREATE',
  MppsSet: 'MPPS N-SET',
  Store: 'C-STORE',
  Commitment: 'storage commitment',
} as const;
export type Operation = (typeof Operation)[keyof typeof Operation];

/** How a study ended. @enum */
export const Outcome = {
  Completed: 'completed',
  /** By a fault that was asked for. */
  Discontinued: 'discontinued',
  Failed: 'failed',
  /** The simulation was ended before. */
  Interrupted: 'interrupted',
} as const;
export type Outcome = (typeof Outcome)[keyof typeof Outcome];

/** Why something failed. */
export interface Failure {
  readonly operation: Operation | 'device';
  readonly message: string;
  /** DIMSE status, when the peer gave one. */
  readonly status?: number;
}

/** What became of one study. Names of patients are not in it. */
export interface StudyResult {
  readonly device: string;
  /** Of the device, from 1. */
  readonly number: number;
  readonly studyInstanceUID: string;
  readonly accessionNumber: string;
  readonly procedureStepUID: string;
  readonly outcome: Outcome;
  readonly fault?: string;
  readonly failure?: Failure;
  readonly imagesMade: number;
  readonly imagesStored: number;
  readonly imagesCommitted: number;
  readonly seconds: number;
}

/** Count and times of an operation. */
export interface OperationFigures {
  readonly count: number;
  readonly failed: number;
  readonly meanMs: number;
  readonly longestMs: number;
}

/** Counts operations and their times. */
export class OperationCounter {
  readonly #figures = new Map<Operation, { count: number; failed: number; totalMs: number; longestMs: number }>();

  /** Runs an operation and counts it. */
  async run<T>(operation: Operation, work: () => Promise<T>): Promise<T> {
    const started = performance.now();
    try {
      const value = await work();
      this.add(operation, performance.now() - started, true);
      return value;
    } catch (error) {
      this.add(operation, performance.now() - started, false);
      throw error;
    }
  }

  /** Counts one that was run elsewhere. */
  add(operation: Operation, ms: number, succeeded: boolean): void {
    const figures = this.#figures.get(operation) ?? { count: 0, failed: 0, totalMs: 0, longestMs: 0 };
    figures.count++;
    if (!succeeded) figures.failed++;
    figures.totalMs += ms;
    figures.longestMs = Math.max(figures.longestMs, ms);
    this.#figures.set(operation, figures);
  }

  /** The figures of all operations that happened. */
  figures(): Partial<Record<Operation, OperationFigures>> {
    const entries = [...this.#figures].map(([operation, { count, failed, totalMs, longestMs }]) => [
      operation,
      { count, failed, meanMs: Math.round((10 * totalMs) / count) / 10, longestMs: Math.round(10 * longestMs) / 10 },
    ]);
    return Object.fromEntries(entries) as Partial<Record<Operation, OperationFigures>>;
  }
}

/** A study that goes on. */
export interface StudyAtHand {
  /** Of the device, from 1. */
  readonly number: number;
  readonly patientName: string;
  readonly patientID: string;
  readonly accessionNumber: string;
  /** Of the worklist entry. */
  readonly studyInstanceUID: string;
  readonly started: Date;
  readonly fault: string | undefined;
}

/** What a device is doing, for whoever watches. */
export interface DeviceProgress {
  readonly name: string;
  readonly aeTitle: string;
  readonly modality: string;
  phase: string;
  /** 0: no limit. */
  readonly studiesPlanned: number;
  studiesDone: number;
  studiesFailed: number;
  /** Of the study at hand. */
  imagesPlanned: number;
  /** Of the study at hand. */
  imagesDone: number;
  imagesStored: number;
  imagesCommitted: number;
  bytesStored: number;
  lastFailure: string;
  /** The study at hand; patients are named. */
  study?: StudyAtHand;
}
