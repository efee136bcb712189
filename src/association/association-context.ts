import type { Logger } from '../log';
import type { AssociateRJ, AssociateRQ } from '../pdu';
import type { TraceSink } from '../trace';
import type { Clock } from './clock';

/** What an association needs from outside. */
export interface AssociationContext {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Sees what passes over the connection. @defaultValue nobody does */
  readonly trace?: TraceSink;
}

/** What the opening of an association reports; one of the two roles sets what it waits for. @internal */
export interface OpeningHandler {
  onIndication?: (request: AssociateRQ) => void;
  onEstablished?: () => void;
  onRejected?: (reject: AssociateRJ) => void;
  /** It ended before it was established. */
  onFailed?: (error: Error) => void;
}
