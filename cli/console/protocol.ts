/**
 * What the server of the console tells its view. Lists are bounded by the server.
 *
 * @module
 */

/** What a device is up to. @enum */
export const DeviceState = {
  Idle: 'idle',
  Running: 'running',
  /** It was asked to stop and leaves everything in order. */
  Stopping: 'stopping',
  /** Nothing was left to do. */
  Done: 'done',
  Stopped: 'stopped',
  Failed: 'failed',
} as const;
export type DeviceState = (typeof DeviceState)[keyof typeof DeviceState];

/** What became of a worklist entry. @enum */
export const StepState = {
  Scheduled: 'scheduled',
  InProgress: 'in progress',
  Completed: 'completed',
  Discontinued: 'discontinued',
  Failed: 'failed',
} as const;
export type StepState = (typeof StepState)[keyof typeof StepState];

/** What is shown at all. */
export interface About {
  /** What runs, in words. */
  readonly what: string;
  /** The archive that was brought along: AE title and port. */
  readonly archive: string;
  /** What the images are: received by that archive, or taken by the peers. */
  readonly images: 'received' | 'sent';
}

/** Sums over all devices since the start. */
export interface Totals {
  readonly studiesDone: number;
  readonly studiesFailed: number;
  readonly imagesStored: number;
  readonly imagesCommitted: number;
  readonly bytesStored: number;
  /** Of the last seconds. */
  readonly imagesPerSecond: number;
  readonly failures: number;
  readonly associations: number;
}

/** A device. */
export interface DeviceView {
  readonly id: string;
  readonly name: string;
  readonly aeTitle: string;
  readonly modality: string;
  readonly state: DeviceState;
  /** What it is doing, in a word or two, where the state alone does not say it. */
  readonly phase: string;
  readonly studiesDone: number;
  readonly studiesFailed: number;
  /** 0: no limit. */
  readonly studiesPlanned: number;
  readonly imagesStored: number;
  readonly imagesCommitted: number;
}

/** A study, at hand or ended. */
export interface StudyView {
  readonly id: string;
  readonly device: string;
  readonly patientName: string;
  readonly accessionNumber: string;
  /** Of a study at hand what is being done, else how it ended. */
  readonly phase: string;
  readonly running: boolean;
  readonly imagesDone: number;
  readonly imagesPlanned: number;
  /** What the device does wrong on purpose. */
  readonly fault: string;
  readonly failure: string;
  readonly seconds: number;
}

/** An entry of a worklist. */
export interface StepView {
  readonly id: string;
  readonly patientName: string;
  readonly patientID: string;
  readonly accessionNumber: string;
  readonly description: string;
  /** The device that it is for, or that saw it. */
  readonly device: string;
  readonly state: StepState;
}

/** A worklist, or the beginning of a long one. */
export interface WorklistView {
  readonly steps: readonly StepView[];
  /** Entries that are not shown. */
  readonly more: number;
}

/** An association that has ended. */
export interface AssociationView {
  readonly id: number;
  /** When it ended: milliseconds since 1970. */
  readonly at: number;
  readonly from: string;
  readonly to: string;
  readonly address: string;
  /** Services with their numbers. */
  readonly what: string;
  readonly ms: number;
  /** Empty when nothing went wrong. */
  readonly problem: string;
}

/** Something that failed. */
export interface FailureView {
  readonly id: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** The device, or what else it was. */
  readonly who: string;
  readonly operation: string;
  readonly message: string;
  /** Accession number of the study; empty outside of studies. */
  readonly study: string;
}

/** A small picture of an image. */
export interface ImageView {
  readonly id: number;
  readonly width: number;
  readonly height: number;
  readonly from: string;
  readonly modality: string;
  readonly patientName: string;
  readonly number: string;
}

/** Pictures, and how many there are none of. */
export interface ImagesView {
  readonly shown: readonly ImageView[];
  readonly received: number;
  /** Images that no picture was made of, since they came too fast. */
  readonly skipped: number;
  /** Why the last image that could not be drawn could not be. */
  readonly problem: string;
}

/** Everything that is shown, by sections. The newest comes first in lists of what happened. */
export interface ConsoleState {
  readonly about: About;
  readonly totals: Totals;
  readonly devices: readonly DeviceView[];
  readonly studies: readonly StudyView[];
  readonly worklist: WorklistView;
  readonly associations: readonly AssociationView[];
  readonly failures: readonly FailureView[];
  readonly images: ImagesView;
}

/** Sections that have changed. */
export type ConsoleUpdate = { readonly [Section in keyof ConsoleState]?: ConsoleState[Section] };

/** Events of the stream. @enum */
export const FeedEvent = {
  /** Its data is a {@link ConsoleUpdate} in JSON; the first has every section. */
  Update: 'update',
  /** The console ends. */
  End: 'end',
} as const;
