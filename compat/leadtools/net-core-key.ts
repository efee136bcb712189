import type { NetCore } from './NetCore';

/** Under which a `DicomNet` has its inner half. */
export const CORE: unique symbol = Symbol('dcxport.leadtools.core');

/** What has an inner half. */
export interface HasNetCore {
  readonly [CORE]: NetCore;
}
