/**
 * The classes, events and enumerations of rzdcxLib for Node.js, blocking: a call of a network class returns when it is done,
 * and the handlers of its events run inside it, on the calling thread. The engine runs in a thread of its own.
 *
 * Objects, elements and the other classes that do no networking are those of `dcxport/rzdcx`.
 *
 * @module dcxport/rzdcx/sync
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
export { DCXDICOMDIR, DCXDICOMDIR as DCXDICOMDIRClass } from '../DCXDICOMDIR';
export { DCXELM, DCXELM as DCXELMClass } from '../DCXELM';
export { DCXELMIterator, DCXELMIterator as DCXELMIteratorClass } from '../DCXELMIterator';
export { DCXIMG, DCXIMG as DCXIMGClass, type ImageWindow } from '../DCXIMG';
export { DCXOBJ, DCXOBJ as DCXOBJClass } from '../DCXOBJ';
export { DCXOBJIterator, DCXOBJIterator as DCXOBJIteratorClass } from '../DCXOBJIterator';
export { DCXPrintImageBox, DCXPrintImageBox as DCXPrintImageBoxClass } from '../DCXPrintImageBox';
export { DCXSEC, DCXSEC as DCXSECClass } from '../DCXSEC';
export { DCXUID, DCXUID as DCXUIDClass } from '../DCXUID';
export { ENCAPSULATED_VIDEO_PROPS } from '../ENCAPSULATED_VIDEO_PROPS';
export type {
  Blocking,
  BlockingArguments,
  BlockingClass,
  BlockingEventClass,
  BlockingEvents,
  BlockingMember,
  BlockingMembers,
  BlockingResult,
  Counterpart,
} from './blocking-types';
export type { OwnMember } from './members';
export { DCXACC, DCXACC as DCXACCClass, type IDCXACCEvents } from './DCXACC';
export { DCXAPP, DCXAPP as DCXAPPClass, type _IDCXAPPEvents } from './DCXAPP';
export { DCXPrintPage, DCXPrintPage as DCXPrintPageClass } from './DCXPrintPage';
export { DCXPrintSession, DCXPrintSession as DCXPrintSessionClass } from './DCXPrintSession';
export { DCXREQ, DCXREQ as DCXREQClass, type IDCXREQEvents, type RequesterCounterparts } from './DCXREQ';
export { ActiveXObject, CreateObject, type ActiveXObjectConstructor, type ProgIDs } from './CreateObject';
export { rzdcxLib } from './rzdcxLib';

/** Interface names of the type library for the classes that programs do not implement themselves. */
export type { DCXDIC as IDCXDIC } from '../DCXDIC';
export type { DCXDICOMDIR as IDCXDICOMDIR } from '../DCXDICOMDIR';
export type { DCXELMIterator as IDCXELMIterator } from '../DCXELMIterator';
export type { DCXIMG as IDCXIMG } from '../DCXIMG';
export type { DCXPrintImageBox as IDCXPrintImageBox } from '../DCXPrintImageBox';
export type { DCXSEC as IDCXSEC } from '../DCXSEC';
export type { DCXUID as IDCXUID } from '../DCXUID';
export type { DCXACC as IDCXACC } from './DCXACC';
export type { DCXAPP as IDCXAPP } from './DCXAPP';
export type { DCXPrintPage as IDCXPrintPage } from './DCXPrintPage';
export type { DCXPrintSession as IDCXPrintSession } from './DCXPrintSession';
export type { DCXREQ as IDCXREQ } from './DCXREQ';
