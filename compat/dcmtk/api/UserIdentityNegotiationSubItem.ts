import type { T_ASC_UserIdentityNegotiationMode } from './association-constants';

/**
 * Who a requestor says that its user is.
 *
 * @example
 * ```ts
 * import { UserIdentityNegotiationSubItemRQ } from 'dcxport/dcmtk';
 *
 * const identity = new UserIdentityNegotiationSubItemRQ(1, Buffer.from('jane'), Buffer.alloc(0), true);
 * console.log(identity.getPrimField().toString()); // jane
 * ```
 * @see DICOM PS3.7, D.3.3.7
 */
export class UserIdentityNegotiationSubItemRQ {
  readonly #mode: T_ASC_UserIdentityNegotiationMode;
  readonly #primary: Buffer;
  readonly #secondary: Buffer;
  readonly #requestsResponse: boolean;

  constructor(mode: T_ASC_UserIdentityNegotiationMode, primary: Buffer, secondary: Buffer, requestsResponse: boolean) {
    this.#mode = mode;
    this.#primary = primary;
    this.#secondary = secondary;
    this.#requestsResponse = requestsResponse;
  }

  /** What kind of identity it is. */
  getIdentityType(): T_ASC_UserIdentityNegotiationMode {
    return this.#mode;
  }

  /** User name, Kerberos ticket, SAML assertion or JSON web token. */
  getPrimField(): Buffer {
    return this.#primary;
  }

  /** Passcode, empty for all other kinds. */
  getSecField(): Buffer {
    return this.#secondary;
  }

  /** Whether the acceptor shall say that it has verified the identity. @addition */
  requestsPositiveResponse(): boolean {
    return this.#requestsResponse;
  }
}

/**
 * What an acceptor answers to a user identity that it has verified.
 *
 * @example
 * ```ts
 * import { UserIdentityNegotiationSubItemAC } from 'dcxport/dcmtk';
 *
 * console.log(new UserIdentityNegotiationSubItemAC(Buffer.from('ticket')).getServerResponse().length); // 6
 * ```
 * @see DICOM PS3.7, D.3.3.7
 */
export class UserIdentityNegotiationSubItemAC {
  readonly #response: Buffer;

  constructor(response: Buffer) {
    this.#response = response;
  }

  /** Kerberos ticket or SAML response; empty for the kinds that have none. */
  getServerResponse(): Buffer {
    return this.#response;
  }
}
