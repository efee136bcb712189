/** A source, and the members that each of its lines uses. */
export interface Written {
  readonly file: string;
  readonly text: string;
  /** By line, 1 and up. */
  readonly uses: ReadonlyMap<number, readonly string[]>;
}

/** A line, or several of which the last uses something. */
export type Line = readonly [text: string, ...uses: string[]];

/** A source of lines. */
export function written(file: string, lines: readonly Line[]): Written {
  const uses = new Map<number, readonly string[]>();
  let at = 0;
  for (const [text, ...own] of lines) {
    at += text.split('\n').length;
    if (own.length > 0) uses.set(at, [...new Set(own)].sort());
  }
  return { file, text: `${lines.map(([text]) => text).join('\n')}\n`, uses };
}
