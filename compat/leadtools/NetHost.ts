import type { CallbackQueue } from './CallbackQueue';
import type { DicomAssociate } from './DicomAssociate';
import type { DicomDataSet } from './DicomDataSet';
import type { DicomNetOptions } from './DicomNetOptions';
import type { DicomSocketOptions } from './DicomSocketOptions';
import type { TlsSettings, VerifyQuestion } from './TlsSettings';
import type { Waits } from './Waits';

/** A network object as its connection or listener sees it. */
export interface NetHost {
  /** The `DicomNet` itself, which OnClose tells of. */
  readonly net: object;
  readonly options: Readonly<Required<DicomNetOptions>>;
  /** Folder for temporary files; null is the system's. */
  readonly path: string | null;
  readonly queue: CallbackQueue;
  readonly waits: Waits;
  readonly tls: TlsSettings;
  readonly isSecure: boolean;
  readonly socketOptions: DicomSocketOptions;
  readonly verify: VerifyQuestion;
  /** Asked with each command set before it is encoded; undefined when nobody would notice. */
  readonly changeCommandSet: ((commandSet: DicomDataSet) => void) | undefined;
  /** Group lengths go out with data sets. */
  readonly withGroupLengths: boolean;
  /** Of the message whose callback is running. */
  currentCommandSet: DicomDataSet | null;
  /** While associated. */
  association: DicomAssociate | null;
  peerAddress: string;
  peerPort: number;
  hostAddress: string;
  hostPort: number;
  /** What was begun is over, and another Connect or Listen is possible. */
  onOver(): void;
}
