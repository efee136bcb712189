/**
 * The text of a source file, in whatever encoding its editor left it.
 *
 * @module
 */

/** How much of a file is looked at to tell text from other data. */
const SAMPLE = 65_536;

/** Windows-1252 is the last resort: every byte is a character in it. */
const STRICT_UTF_8 = new TextDecoder('utf-8', { fatal: true });

/**
 * The text of a file: UTF-8, UTF-16 with or without its mark, else Windows-1252. Lines end in `\n`.
 *
 * @returns undefined when it is no text.
 */
export function decodeSource(bytes: Uint8Array): string | undefined {
  const text = decode(bytes);
  return text?.replace(/\r\n?/g, '\n');
}

function decode(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  const sample = bytes.subarray(0, SAMPLE);
  const zeros = [0, 0];
  sample.forEach((byte, index) => {
    if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
  });
  const [even = 0, odd = 0] = zeros;
  if (even + odd > 0) {
    // Text in Latin letters has a zero in nearly every second byte.
    const half = sample.length / 2;
    if (odd > half * 0.7 && even === 0) return new TextDecoder('utf-16le').decode(bytes);
    if (even > half * 0.7 && odd === 0) return new TextDecoder('utf-16be').decode(bytes);
    return undefined;
  }
  try {
    return STRICT_UTF_8.decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
