import { InvalidArgumentError } from '../errors';
import { UserIdentityType, type UserIdentityRQ } from '../pdu';

/**
 * Who a requestor says that its user is.
 *
 * It goes over the wire as it is: without TLS everybody on the way can read a passcode or take a token.
 *
 * @see DICOM PS3.7, D.3.3.7
 */
export interface UserIdentity {
  readonly type: UserIdentityType;
  /** User name, Kerberos service ticket, SAML assertion or JSON web token. Text goes out as UTF-8. */
  readonly primary: string | Buffer;
  /** The passcode of {@link UserIdentityType.UsernameAndPasscode}, and of no other. */
  readonly secondary?: string | Buffer;
  /**
   * The acceptor shall say that it has verified the identity: see {@link Association.userIdentityResponse}.
   *
   * @defaultValue false
   */
  readonly positiveResponseRequested?: boolean;
}

const KNOWN_TYPES: ReadonlySet<number> = new Set(Object.values(UserIdentityType));
/** What a length of 16 bits can say. */
const LONGEST_FIELD = 0xffff;

/** As it stands in an A-ASSOCIATE-RQ. @throws {@link InvalidArgumentError} for fields that make no identity. */
export function toUserIdentityRQ(identity: UserIdentity): UserIdentityRQ {
  const { type, primary, secondary, positiveResponseRequested = false } = identity;
  if (!KNOWN_TYPES.has(type)) throw new InvalidArgumentError(`A user identity is of type 1 to 5, not ${type}`);
  const withPasscode = type === UserIdentityType.UsernameAndPasscode;
  if (withPasscode !== (secondary !== undefined)) {
    throw new InvalidArgumentError(
      withPasscode ? 'A user identity of type 2 needs its passcode' : `A user identity of type ${type} has no passcode`,
    );
  }
  const primaryField = toField(primary);
  const secondaryField = toField(secondary ?? '');
  if (primaryField.length === 0) throw new InvalidArgumentError('A user identity needs its primary field; it is empty');
  return { identityType: type, positiveResponseRequested, primaryField, secondaryField };
}

function toField(value: string | Buffer): Buffer {
  const field = typeof value === 'string' ? Buffer.from(value, 'utf8') : value;
  if (field.length <= LONGEST_FIELD) return field;
  throw new InvalidArgumentError(`A field of a user identity has ${field.length} bytes; ${LONGEST_FIELD} are the most`);
}
