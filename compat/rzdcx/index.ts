/**
 * The classes, events and enumerations of rzdcxLib for Node.js. Network calls return promises.
 *
 * @module dcxport/rzdcx
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
} from '../com';
export * from './enums';
export { DICOM_TAGS_ENUM } from './tags';
export type { ElmValue, IDCXELM, IDCXOBJ, IDCXOBJIterator, Out, TypedArray } from './interfaces';
export type { AccepterAccessRules, AccepterLimits, AccepterPeerRule } from './accepter-access';
export { AccepterSettings, type MoveDestination } from './AccepterSettings';
export { DCXACC, DCXACC as DCXACCClass } from './DCXACC';
export type { IDCXACCEvents } from './IDCXACCEvents';
export type { FindResult, RetrieveResult } from './handler-results';
export { DCXAPP, DCXAPP as DCXAPPClass, type _IDCXAPPEvents } from './DCXAPP';
export type { LogSink } from './RzdcxLog';
export { ActiveXObject, CreateObject, type ActiveXObjectConstructor, type ProgIDs } from './CreateObject';
export { DCXDIC, DCXDIC as DCXDICClass } from './DCXDIC';
export { DCXDICOMDIR, DCXDICOMDIR as DCXDICOMDIRClass } from './DCXDICOMDIR';
export { DCXELM, DCXELM as DCXELMClass } from './DCXELM';
export { DCXELMIterator, DCXELMIterator as DCXELMIteratorClass } from './DCXELMIterator';
export { DCXIMG, DCXIMG as DCXIMGClass, type ImageWindow } from './DCXIMG';
export { DCXOBJ, DCXOBJ as DCXOBJClass } from './DCXOBJ';
export { DCXOBJIterator, DCXOBJIterator as DCXOBJIteratorClass } from './DCXOBJIterator';
export { CompositeRequester, type GetArguments } from './CompositeRequester';
export { DCXPrintImageBox, DCXPrintImageBox as DCXPrintImageBoxClass } from './DCXPrintImageBox';
export { DCXPrintPage, DCXPrintPage as DCXPrintPageClass } from './DCXPrintPage';
export { DCXPrintSession, DCXPrintSession as DCXPrintSessionClass } from './DCXPrintSession';
export { PrintRequester } from './PrintRequester';
export { DCXREQ, DCXREQ as DCXREQClass } from './DCXREQ';
export type { IDCXREQEvents } from './IDCXREQEvents';
export type { SendLists } from './send';
export { ENCAPSULATED_VIDEO_PROPS } from './ENCAPSULATED_VIDEO_PROPS';
export { DCXSEC, DCXSEC as DCXSECClass } from './DCXSEC';
export { DCXUID, DCXUID as DCXUIDClass } from './DCXUID';
export { rzdcxLib } from './rzdcxLib';

/** Interface names of the type library for the classes that programs do not implement themselves. */
export type { DCXACC as IDCXACC } from './DCXACC';
export type { DCXAPP as IDCXAPP } from './DCXAPP';
export type { DCXDIC as IDCXDIC } from './DCXDIC';
export type { DCXDICOMDIR as IDCXDICOMDIR } from './DCXDICOMDIR';
export type { DCXELMIterator as IDCXELMIterator } from './DCXELMIterator';
export type { DCXIMG as IDCXIMG } from './DCXIMG';
export type { DCXPrintImageBox as IDCXPrintImageBox } from './DCXPrintImageBox';
export type { DCXPrintPage as IDCXPrintPage } from './DCXPrintPage';
export type { DCXPrintSession as IDCXPrintSession } from './DCXPrintSession';
export type { DCXREQ as IDCXREQ } from './DCXREQ';
export type { DCXSEC as IDCXSEC } from './DCXSEC';
export type { DCXUID as IDCXUID } from './DCXUID';
