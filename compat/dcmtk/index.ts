/**
 * DCMTK's network interface over the engine.
 *
 * @module dcxport/dcmtk
 */
export * from './api';
