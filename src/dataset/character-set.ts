/** A character repertoire as (0008,0005) names it. */
export declare class CharacterSet {
  readonly defined: readonly string[];
  decode(bytes: Buffer): string;
  encode(text: string): Buffer;
}
