/** What a page is made of. */
export interface PageOptions {
  /** Of the traces. */
  readonly paths: readonly string[];
  /** Values of patients are shown as they are. */
  readonly showPatientData: boolean;
  /** The most events that are shown. */
  readonly events: number;
}
