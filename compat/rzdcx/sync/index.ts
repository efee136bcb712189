/**
 * The classes, events and enumerations of rzdcxLib for Node.js, blocking: a call of a network class returns when it is done,
 * and the handlers of its events run inside it, on the calling thread. The engine runs in a thread of its own.
 *
 * Objects, elements and the other classes that do no networking are those of `dcxport/rzdcx`.
 *
 * @module
 */
export {
  ByRef,
  COMError,
  ComObject,
  EventSource,
  HRESULT,
  type COMErrorOptions,
  type EventMap,
  type EventName,
  type EventSink,
} from '../../com';
export * from '../enums';
export { DICOM_TAGS_ENUM } from '../tags';
export type { ElmValue, IDCXELM, IDCXOBJ, IDCXOBJIterator, Out, TypedArray } from '../interfaces';
export type { FindResult, RetrieveResult } from '../handler-results';
export type { LogSink } from '../RzdcxLog';
export type { GetArguments } from '../CompositeRequester';
export type { SendLists } from '../send';
export { DCXDIC, DCXDIC as DCXDICClass } from '../DCXDIC';
export { DCXELM, DCXELM as DCXELMClass } from '../DCXELM';
export { DCXELMIterator, DCXELMIterator as DCXELMIteratorClass } from '../DCXELMIterator';
export { DCXIMG, DCXIMG as DCXIMGClass, type ImageWindow } from '../DCXIMG';
export { DCXOBJ, DCXOBJ as DCXOBJClass } from '../DCXOBJ';
export { DCXOBJIterator, DCXOBJIterator as DCXOBJIteratorClass } from '../DCXOBJIterator';
export { DCXSEC, DCXSEC as DCXSECClass } from '../DCXSEC';
export { DCXUID, DCXUID as DCXUIDClass } from '../DCXUID';
export { ENCAPSULATED_VIDEO_PROPS } from '../ENCAPSULATED_VIDEO_PROPS';
export type {
  BlockingArguments,
  BlockingClass,
  BlockingEvents,
  BlockingMember,
  BlockingMembers,
  BlockingResult,
} from './blocking-types';
export type { OwnMember } from './members';
export { DCXACC, DCXACC as DCXACCClass, type IDCXACCEvents } from './DCXACC';
export { DCXAPP, DCXAPP as DCXAPPClass, type _IDCXAPPEvents } from './DCXAPP';
export { DCXREQ, DCXREQ as DCXREQClass, type IDCXREQEvents } from './DCXREQ';
