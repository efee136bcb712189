/**
 * What a simulation is: devices, the peers that they talk to, and what they do wrong on purpose.
 *
 * @module
 */

/** Modalities that can be simulated. @enum */
export const Modality = { CT: 'CT', MR: 'MR', US: 'US', CR: 'CR' } as const;
export type Modality = (typeof Modality)[keyof typeof Modality];

/** Transfer syntaxes that images are made and sent in. @enum */
export const ImageSyntax = {
  ExplicitLittle: 'explicit-little',
  ImplicitLittle: 'implicit-little',
  ExplicitBig: 'explicit-big',
} as const;
export type ImageSyntax = (typeof ImageSyntax)[keyof typeof ImageSyntax];

/** What a device does wrong on purpose; the rest of the study is as it should be. @enum */
export const FaultKind = {
  /** The association of the first image is aborted in the middle of its data set; the images are then sent again. */
  AbortInStore: 'abort-in-store',
  /** The images carry another Study Instance UID than the worklist entry and the procedure step. */
  WrongUID: 'wrong-uid',
  /** The procedure step ends as DISCONTINUED when half of the images are there. */
  MppsDiscontinued: 'mpps-discontinued',
  /** Nobody is asked to commit to the images. */
  NoCommitment: 'no-commitment',
  /** The data sets trickle. */
  SlowSending: 'slow-sending',
} as const;
export type FaultKind = (typeof FaultKind)[keyof typeof FaultKind];

/** A fault, and how often it happens. */
export interface Fault {
  readonly kind: FaultKind;
  /** Every n-th study of the device; 1 is each. */
  readonly every: number;
  /** Of slow sending: at most that many bytes of data sets in a second. */
  readonly bytesPerSecond: number;
}

/** An application entity that devices talk to. */
export interface Peer {
  readonly aeTitle: string;
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
}

/** Who provides which service. Without a peer the service is left out; without a worklist studies are made up. */
export interface Peers {
  readonly worklist?: Peer;
  readonly mpps?: Peer;
  readonly storage: Peer;
  readonly commitment?: Peer;
}

/** Certificates of a device, and how it judges its peers'. */
export interface TlsSettings {
  /** PEM. Empty: the device has none to show. */
  readonly certFile: string;
  readonly keyFile: string;
  readonly keyPassphrase: string;
  /** PEM of trusted issuers; empty: Node's own. */
  readonly caFile: string;
  readonly verify: 'chain' | 'none' | 'thumbprints';
  readonly thumbprints: readonly string[];
}

/** Seconds between two bounds, both included. */
export type Span = readonly [least: number, most: number];

/** How a device reads its worklist. */
export interface WorklistSettings {
  /** Entries of this device's AE title, or of any. */
  readonly station: 'own' | 'any';
  /** Entries of today, or of any day. */
  readonly date: 'today' | 'any';
  /** What to do when nothing is left: end, or ask again. */
  readonly whenEmpty: 'stop' | 'wait';
  /** Seconds until it is asked again. */
  readonly pollSeconds: number;
}

/** One simulated device. */
export interface Device {
  readonly name: string;
  readonly aeTitle: string;
  readonly modality: Modality;
  /** Where results of storage commitment come; undefined: they are awaited on the association of the request. */
  readonly port?: number;
  readonly peers: Peers;
  /** Studies to do; 0 is no limit. */
  readonly studies: number;
  readonly seriesPerStudy: number;
  readonly imagesPerSeries: number;
  readonly rows: number;
  readonly columns: number;
  /** Images in a second, at most; 0 is no limit. */
  readonly rate: number;
  /** Specific Character Set; empty: the one of the worklist entry. */
  readonly characterSet: string;
  readonly transferSyntax: ImageSyntax;
  readonly worklist: WorklistSettings;
  /** Pauses of the people at the device. */
  readonly thinkingTimes: { readonly beforeStudy: Span; readonly betweenSeries: Span; readonly afterStudy: Span };
  /** Seconds; 0 is no limit. */
  readonly timeouts: { readonly association: number; readonly response: number; readonly commitment: number };
  readonly tls?: TlsSettings;
  readonly faults: readonly Fault[];
}

/** A whole simulation. */
export interface Description {
  /** Of noise, made up patients and thinking times. */
  readonly seed: number;
  /** Seconds over which the devices start. */
  readonly startWithin: number;
  readonly devices: readonly Device[];
}

/** Most devices of one process. */
export const MOST_DEVICES = 200;

/** The fault of a device's n-th study, counted from 1; of several that are due the first counts. */
export function faultOf(device: Device, study: number): Fault | undefined {
  return device.faults.find((fault) => study % fault.every === 0);
}
