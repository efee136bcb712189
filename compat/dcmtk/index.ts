/**
 * DCMTK's network interface over the engine.
 *
 * @module
 */
export * from './api';
