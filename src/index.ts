/**
 * The engine's public API: DICOM upper layer, DIMSE, data sets and services.
 *
 * @module dcxport
 */
export * from './errors';
export * from './log';
export * from './tokens';
export { createEngine, createEngineContainer, Engine, type EngineParts } from './container';
export * from './association';
export * from './dataset';
export * from './dimse';
export * from './pdu';
export * from './services';
export * from './trace';
export * from './transport';
export * from './ul';
