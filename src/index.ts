/**
 * The engine's public API: DICOM upper layer, DIMSE, data sets and services.
 *
 * @module
 */
export * from './errors';
export * from './log';
