/**
 * The modality simulator: devices that query a worklist, tell of procedure steps, make images, store them and have them
 * committed to. It stands on the classes of `dcxport/rzdcx`.
 *
 * @module
 */
export { Demo, demoDescription, type DemoOptions } from './demo';
export { DemoArchive, type DemoArchiveOptions, type KnownStep } from './demo-archive';
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
export { type DeviceProgress, type Failure, Operation, Outcome, type StudyResult } from './results';
export { Simulation, type SimulationEvents } from './simulation';
