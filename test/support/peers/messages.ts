/** What tests and the worker with the peers say to each other. Everything survives structured cloning. */

/** An object that the SCU stores; all fields have defaults. */
export interface StoreObject {
  /** @defaultValue CT Image Storage */
  readonly sopClassUID?: string;
  /** As it goes into the command set, whatever it is. */
  readonly sopInstanceUID?: string;
  /** @defaultValue a small data set in explicit VR little endian */
  readonly dataSet?: Uint8Array;
  /** Payload of one PDV. @defaultValue 16370 */
  readonly fragment?: number;
}

/** One thing that the scripted SCU does, in the order of its list. */
export type ScuStep =
  | { readonly do: 'echo' }
  | { readonly do: 'store'; readonly object?: StoreObject }
  /** Begins a C-STORE: sends its command and that many bytes of the data set. */
  | { readonly do: 'store-part'; readonly object?: StoreObject; readonly bytes: number }
  /** Sends the rest of the C-STORE that was begun, and takes its response. */
  | { readonly do: 'store-rest' }
  /** Sends a request with that Command Field and without data set on the first accepted context. */
  | { readonly do: 'request'; readonly commandField: number }
  /** Sends bytes as they are. */
  | { readonly do: 'send'; readonly bytes: Uint8Array }
  /** Tells the test, and goes on when the test says so. */
  | { readonly do: 'gate'; readonly name: string }
  /** Asks for release and takes the answer. */
  | { readonly do: 'release' }
  | { readonly do: 'abort' }
  /** Cuts the connection without a word. */
  | { readonly do: 'vanish' }
  /** Takes the PDU that comes next; the end of the connection has the type 0. */
  | { readonly do: 'take' };

/** An association that the SCU asks for, and what it does with it. */
export interface ScuJob {
  readonly port: number;
  readonly host?: string;
  readonly callingAETitle?: string;
  readonly calledAETitle?: string;
  /** Abstract syntax and its transfer syntaxes. @defaultValue Verification and CT Image Storage, LEE and LEI */
  readonly contexts?: readonly (readonly [string, readonly string[]])[];
  /** Who its user claims to be; a positive response is asked for. */
  readonly userIdentity?: { readonly type: number; readonly primary: string; readonly secondary?: string };
  /** Sends the request, cuts the connection and waits for no answer. */
  readonly leave?: boolean;
  readonly steps: readonly ScuStep[];
}

/** What the opening of the association (the first result) or one step came to. */
export interface ScuResult {
  /** Status of the response. */
  readonly status?: number;
  /** Affected SOP Instance UID of the response. */
  readonly instance?: string;
  /** Contexts of the A-ASSOCIATE-AC: abstract syntax and transfer syntax; empty where it was refused. */
  readonly accepted?: readonly (readonly [string, string])[];
  /** The PDU that came: its type, and all of it. */
  readonly pdu?: number;
  readonly bytes?: Uint8Array;
  /** Why the job ended; there are no more results behind it. */
  readonly error?: string;
}

/** A storage SCP as a test wants it. */
export interface ScpJob {
  /** Never answers an association request. */
  readonly silent?: boolean;
  /** Result, source, reason. */
  readonly reject?: readonly [number, number, number];
  /** Closes the connection instead of answering the association request. */
  readonly hangUp?: boolean;
  /** The transfer syntaxes that are accepted; the requestor's first that is among them. @defaultValue all */
  readonly syntaxes?: readonly string[];
  /** Abstract syntaxes that are refused; `*` refuses all. */
  readonly refuse?: readonly string[];
  /** Status of each C-STORE and C-ECHO in turn, then success. */
  readonly statuses?: readonly number[];
  readonly errorComment?: string;
  /** What happens instead of the answer to the request of that number, counted from 1 over all associations. */
  readonly insteadOfAnswer?: { readonly number: number; readonly do: 'abort' | 'vanish' | 'silence' | 'release' };
  /** Tells the test of each request (`request 1`, ...) and answers when the test says so. */
  readonly gates?: boolean;
  /** Stops reading at the first byte of a data set: what is sent piles up. */
  readonly deaf?: boolean;
  /** Received data sets are counted, not kept. */
  readonly forget?: boolean;
}

/** An object that the SCP has received whole. */
export interface StoredAtPeer {
  readonly sopClassUID: string;
  readonly sopInstanceUID: string;
  readonly abstractSyntax: string;
  readonly transferSyntax: string;
  readonly dataSet: Uint8Array;
  readonly length: number;
  /** Number of the association, counted from 0. */
  readonly association: number;
}

/** What a storage SCP has seen until now. */
export interface ScpRecord {
  /** TCP connections. */
  readonly connections: number;
  /** The A-ASSOCIATE-RQ of each association, as it came. */
  readonly requests: readonly Uint8Array[];
  readonly stores: readonly StoredAtPeer[];
  /** Command Field of each request. */
  readonly commands: readonly number[];
  /** How each association ended: `release`, `abort` or `closed`. */
  readonly ends: readonly string[];
}

export type ToWorker = { readonly id: number } & (
  | { readonly type: 'scu'; readonly job: ScuJob }
  | { readonly type: 'scp'; readonly job: ScpJob }
  | { readonly type: 'go'; readonly name: string }
  | { readonly type: 'record' }
  | { readonly type: 'close' }
);

export type FromWorker = { readonly id: number } & (
  | { readonly type: 'results'; readonly results: readonly ScuResult[] }
  | { readonly type: 'listening'; readonly port: number }
  | { readonly type: 'gate'; readonly name: string }
  | { readonly type: 'record'; readonly record: ScpRecord }
);
