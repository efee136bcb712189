/**
 * Pictures that are recognizable as what they stand for: a chest slice, a head slice, an abdomen in a sector, a chest
 * radiograph.
 *
 * @module
 */
import { CELL_HEIGHT, CELL_WIDTH, drawText } from './bitmap-font';
import { Modality } from './description';
import { Canvas } from './phantom-canvas';
import { drawRadiograph } from './phantom-radiograph';
import { drawSector } from './phantom-sector';
import { drawChestSlice, drawHeadSlice } from './phantom-slices';
import type { Random } from './random';

/** Gray values, row by row. */
export interface Picture {
  readonly columns: number;
  readonly rows: number;
  /** 0 to `white`. */
  readonly values: Uint16Array;
  readonly white: number;
}

/** Largest value of 12 bits, and of 8. */
const WHITE: Readonly<Record<Modality, number>> = { CT: 4095, MR: 4095, US: 255, CR: 4095 };
/** Standard deviation of the noise. */
const NOISE: Readonly<Record<Modality, number>> = { CT: 18, MR: 22, US: 12, CR: 40 };

/** Steps through the body that are drawn anew; images between two of them share a picture. */
const LEVELS = 16;
/** Pictures without noise and text that are kept. */
const MOST_KEPT = 64;
const kept = new Map<string, Picture>();

/**
 * Draws a picture.
 *
 * @param depth - Where in the body, from 0 to 1.
 * @param random - Decides the noise.
 */
export function drawPhantom(
  modality: Modality,
  { rows, columns }: { rows: number; columns: number },
  depth: number,
  random: Random,
): Picture {
  // A radiograph is the same all through.
  const level = modality === Modality.CR ? 0 : Math.round(Math.min(1, Math.max(0, depth)) * (LEVELS - 1));
  const key = `${modality} ${columns}x${rows} ${level}`;
  let base = kept.get(key);
  if (base === undefined) {
    const canvas = new Canvas(columns, rows);
    DRAWINGS[modality](canvas, level / (LEVELS - 1));
    base = { columns, rows, values: Uint16Array.from(canvas.values), white: WHITE[modality] };
    if (kept.size >= MOST_KEPT) kept.delete(kept.keys().next().value ?? '');
    kept.set(key, base);
  }
  const picture = { ...base, values: base.values.slice() };
  addNoise(picture, NOISE[modality], random, modality === Modality.US);
  return picture;
}

/** Burns lines of text into the corners of a picture, white with a black shadow. */
export function burnIn(picture: Picture, top: readonly string[], bottom: readonly string[]): void {
  const scale = Math.max(1, Math.round(picture.columns / 320));
  const height = CELL_HEIGHT * scale;
  for (const [line, text] of top.entries()) write(picture, text, height / 2, height / 2 + line * height, scale);
  const foot = picture.rows - height / 2 - bottom.length * height;
  for (const [line, text] of bottom.entries()) write(picture, text, height / 2, foot + line * height, scale);
}

const DRAWINGS: Readonly<Record<Modality, (canvas: Canvas, depth: number) => void>> = {
  [Modality.CT]: drawChestSlice,
  [Modality.MR]: drawHeadSlice,
  [Modality.US]: drawSector,
  [Modality.CR]: drawRadiograph,
};

const TILE = 65_536;
let noiseTile: Int8Array | undefined;

/** Gaussian enough: sums of three even distributions, with a deviation of 32. */
function tile(random: Random): Int8Array {
  noiseTile ??= Int8Array.from({ length: TILE }, () =>
    Math.round((random.next() + random.next() + random.next() - 1.5) * 64),
  );
  return noiseTile;
}

function addNoise(
  { columns, rows, values, white }: Picture,
  deviation: number,
  random: Random,
  onEchoesOnly: boolean,
): void {
  const noise = tile(random);
  const factor = deviation / 32;
  for (let row = 0; row < rows; row++) {
    let at = random.below(TILE);
    for (let place = row * columns; place < (row + 1) * columns; place++) {
      const plain = values[place] ?? 0;
      const value = onEchoesOnly && plain === 0 ? 0 : plain + (noise[at] ?? 0) * factor;
      values[place] = value < 0 ? 0 : value > white ? white : value;
      at = (at + 1) & (TILE - 1);
    }
  }
}

function write(picture: Picture, text: string, left: number, top: number, scale: number): void {
  const { columns, rows, values, white } = picture;
  const room = Math.floor((columns - left) / (CELL_WIDTH * scale));
  const dots: [x: number, y: number][] = [];
  drawText(text.slice(0, room), (x, y) => dots.push([Math.round(left) + x * scale, Math.round(top) + y * scale]));
  for (const [shift, value] of [
    [Math.ceil(scale / 2), 0],
    [0, white],
  ] as const) {
    for (const [x, y] of dots) {
      for (let row = y + shift; row < Math.min(rows, y + shift + scale); row++) {
        values.fill(value, row * columns + x + shift, row * columns + Math.min(columns, x + shift + scale));
      }
    }
  }
}
