/** Pixels of a character's cell, the gap to the next one included. */
export const CELL_WIDTH = 6;
export const CELL_HEIGHT = 9;

const GLYPH_WIDTH = 5;

/** Seven rows of five pixels, a pair of hexadecimal digits each, the leftmost pixel in bit 4. */
const GLYPHS: Readonly<Record<string, string>> = {
  A: '0e11111f111111',
  B: '1e11111e11111e',
  C: '0e11101010110e',
  D: '1c12111111121c',
  E: '1f10101e10101f',
  F: '1f10101e101010',
  G: '0e11101713110f',
  H: '1111111f111111',
  I: '0e04040404040e',
  J: '0702020202120c',
  K: '11121418141211',
  L: '1010101010101f',
  M: '111b1515111111',
  N: '11191915131311',
  O: '0e11111111110e',
  P: '1e11111e101010',
  Q: '0e11111115120d',
  R: '1e11111e141211',
  S: '0f10100e01011e',
  T: '1f040404040404',
  U: '1111111111110e',
  V: '11111111110a04',
  W: '11111115151b11',
  X: '11110a040a1111',
  Y: '11110a04040404',
  Z: '1f01020408101f',
  0: '0e11131519110e',
  1: '040c040404040e',
  2: '0e11010204081f',
  3: '1f02040201110e',
  4: '02060a121f0202',
  5: '1f101e0101110e',
  6: '0608101e11110e',
  7: '1f010204080808',
  8: '0e11110e11110e',
  9: '0e11110f01020c',
  ' ': '00000000000000',
  '-': '0000001f000000',
  '.': '00000000000c0c',
  ',': '000000000c0408',
  ':': '000c0c000c0c00',
  '/': '01010204081010',
  '^': '040a1100000000',
  '=': '00001f001f0000',
  '+': '0004041f040400',
  '(': '02040808080402',
  ')': '08040202020408',
  "'": '04040800000000',
  _: '0000000000001f',
  '*': '0004150e150400',
};

/** What stands for a character without a glyph: a box. */
const UNKNOWN = '1f11111111111f';

/** Characters as they can be drawn: capitals without accents. */
export function drawable(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').normalize('NFC').toUpperCase();
}

/**
 * Draws a line of text.
 *
 * @param plot - Called for each pixel that is set, counted from the top left corner of the text.
 */
export function drawText(text: string, plot: (x: number, y: number) => void): void {
  for (const [place, character] of [...drawable(text)].entries()) {
    const glyph = Object.hasOwn(GLYPHS, character) ? (GLYPHS[character] ?? UNKNOWN) : UNKNOWN;
    for (let y = 0; y < 7; y++) {
      const row = Number.parseInt(glyph.slice(2 * y, 2 * y + 2), 16);
      for (let x = 0; x < GLYPH_WIDTH; x++) if ((row >> (GLYPH_WIDTH - 1 - x)) & 1) plot(place * CELL_WIDTH + x, y);
    }
  }
}
