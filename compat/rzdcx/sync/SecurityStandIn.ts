import type { TlsOptions } from '../../../src/index';
import { DCXSEC } from '../DCXSEC';

/** Stands for a DCXSEC of the program's thread, which is asked whenever the settings are needed. */
export class SecurityStandIn extends DCXSEC {
  readonly id: number;
  readonly #ask: (role: 'requester' | 'accepter') => TlsOptions;

  constructor(id: number, ask: (role: 'requester' | 'accepter') => TlsOptions) {
    super();
    this.id = id;
    this.#ask = ask;
  }

  protected override tlsOptions(role: 'requester' | 'accepter'): TlsOptions {
    return this.#ask(role);
  }
}
