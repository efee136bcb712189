/**
 * The parts of the engine that a program or a test may replace, as tokens of the composition root.
 *
 * @module
 */

/** Where log entries go (`Logger`). Default: nowhere. */
export const LOGGER = Symbol('dcxport.Logger');
/** Time (`Clock`). Default: the system's. */
export const CLOCK = Symbol('dcxport.Clock');
/** Connections (`TransportFactory`). Default: TCP. */
export const TRANSPORTS = Symbol('dcxport.TransportFactory');
/** How we name ourselves to peers (`ImplementationIdentity`). Default: dcxport's class UID and version. */
export const IDENTITY = Symbol('dcxport.ImplementationIdentity');
/** What sees the bytes of all connections (`TraceSink`). Default: `processTrace`. */
export const TRACE = Symbol('dcxport.TraceSink');
/** The listening ports that are shared (`ListenerRegistry`). Default: one of its own for each engine. */
export const LISTENERS = Symbol('dcxport.ListenerRegistry');
