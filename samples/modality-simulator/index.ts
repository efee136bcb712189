/**
 * The modality simulator: devices that query a worklist, tell of procedure steps, make images, store them and have them
 * committed to. It stands on the classes of `dcxport/rzdcx`.
 *
 * @module
 */
export type { AssociationRecord } from './association-record';
export { Demo, demoDescription, type DemoOptions } from './demo';
export { FolderWorklist, MemoryWorklist, type WorklistSource } from './archive-worklist';
export { DemoArchive, type DemoArchiveOptions } from './demo-archive';
export { Department, type DepartmentEvents, type RunOptions } from './department';
export {
  FaultKind,
  ImageSyntax,
  Modality,
  MOST_DEVICES,
  type Description,
  type Device,
  type Fault,
  type Peer,
  type Peers,
} from './description';
export { DescriptionError, parseDescription, readDescription, type ReadOptions } from './read-description';
export type { Report } from './report';
export { type DeviceProgress, type Failure, Operation, Outcome, type StudyAtHand, type StudyResult } from './results';
export type { ScheduledStep } from './scheduled-step';
export { TestArchive, type Address, type KnownStep, type TestArchiveOptions } from './test-archive';
export { Simulation, type SimulationEvents } from './simulation';
