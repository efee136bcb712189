/**
 * What the classes of all COM toolkits share: result codes, errors, by-reference arguments, lifetime and events.
 *
 * @module
 */
export { ArgumentChecker } from './ArgumentChecker';
export { ByRef, assign } from './ByRef';
export { COMError, type COMErrorOptions } from './COMError';
export { ComObject } from './ComObject';
export { ObjectFactory, type CreatableClass } from './CreateObject';
export { dimseFailure, toCOMError, type EngineErrorContext } from './engine-errors';
export { EventHandlerError } from './EventHandlerError';
export { EventSource, type EventMap, type EventName, type EventSink } from './EventSource';
export { HRESULT, hresultName } from './hresult';
export { Lifetime } from './Lifetime';
export { joinList, parseList } from './lists';
