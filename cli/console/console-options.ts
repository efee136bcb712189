/** Options of `dcxport console`. */
export interface ConsoleOptions {
  readonly port: number;
  readonly demo?: boolean;
  readonly start?: boolean;
  readonly devices?: number;
  readonly studies?: number;
  readonly images?: number;
  readonly seed?: number;
  /** Images in a second. */
  readonly rate: number;
  readonly keep?: string;
  readonly log?: string;
}
