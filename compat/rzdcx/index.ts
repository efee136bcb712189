/**
 * The classes, events and enumerations of rzdcxLib for Node.js. Network calls return promises.
 *
 * @module
 */
export {
  ByRef,
  COMError,
  EventSource,
  HRESULT,
  ComObject,
  type COMErrorOptions,
  type EventMap,
  type EventName,
  type EventSink,
} from '../com';
export * from './enums';
export { DICOM_TAGS_ENUM } from './tags';
export { DCXAPP, type _IDCXAPPEvents } from './DCXAPP';
export { type LogSink } from './RzdcxLog';
