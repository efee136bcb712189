import type { TlsOptions } from '../../../src/index';

/**
 * How connections are secured: by TLS with the engine's settings, in place of the original's certificate calls.
 *
 * @example
 * ```ts
 * import { TlsProfile } from 'dcxport';
 * import { DcmTransportLayer } from 'dcxport/dcmtk';
 *
 * const layer = new DcmTransportLayer({ profile: TlsProfile.NonDowngrading });
 * console.log(layer.tls.profile === TlsProfile.NonDowngrading); // true
 * ```
 * @addition
 */
export class DcmTransportLayer {
  /** The settings, for both roles. */
  readonly tls: TlsOptions;

  constructor(tls: TlsOptions) {
    this.tls = tls;
  }
}
