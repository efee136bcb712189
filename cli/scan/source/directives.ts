/**
 * Parts of a source that the original's compiler never sees.
 *
 * @module
 */

const NEVER = /^#\s*if\s+(?:0|false)\b/i;
const DIRECTIVE = /^[^\S\n]*#\s*(if|ifdef|ifndef|elif|elseif|else|end\s*if|endif)\b/i;

/** Whether a directive leaves out what follows. */
export function isInactive(line: string): boolean {
  return NEVER.test(line);
}

/**
 * Where the part that an inactive `#if` leaves out ends: at the line of its `#else`, `#elif` or `#endif`.
 *
 * @param start - Where the `#if` stands.
 */
export function skipInactive(source: string, start: number): number {
  let depth = 0;
  let at = source.indexOf('\n', start) + 1;
  while (at > 0 && at < source.length) {
    const end = source.indexOf('\n', at);
    const [, directive = ''] = DIRECTIVE.exec(source.slice(at, end < 0 ? undefined : end)) ?? [];
    const word = directive.toLowerCase().replace(/\s+/g, '');
    if (word === 'endif' && depth-- === 0) return end < 0 ? source.length : end;
    if (word.startsWith('el') && depth === 0) return end < 0 ? source.length : end;
    if (word === 'if' || word === 'ifdef' || word === 'ifndef') depth++;
    if (end < 0) break;
    at = end + 1;
  }
  return source.length;
}
