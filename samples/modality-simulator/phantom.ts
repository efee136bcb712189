/**
 * Pictures that are recognizable as what they stand for: a chest slice, a head slice, an abdomen in a sector, a chest
 * radiograph.
 *
 * @module
 */
import { CELL_HEIGHT, CELL_WIDTH, drawText } from './bitmap-font';
import { Modality } from './description';
import type { Random } from './random';

/** Gray values, row by row. */
export interface Picture {
  readonly columns: number;
  readonly rows: number;
  /** 0 to `white`. */
  readonly values: Uint16Array;
  readonly white: number;
}

/** An ellipse, or with `inner` a ring; in units of half the picture's shorter side, from its middle. */
interface Shape {
  readonly x: number;
  readonly y: number;
  readonly rx: number;
  readonly ry: number;
  readonly value: number;
  /** Share of the radii that stays empty. */
  readonly inner?: number;
}

/** What CT values are stored with on top, so that air is not negative. */
export const CT_OFFSET = 1024;

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
  const level = Math.round(Math.min(1, Math.max(0, depth)) * (LEVELS - 1));
  const key = `${modality} ${columns}x${rows} ${level}`;
  let base = kept.get(key);
  if (base === undefined) {
    base = { columns, rows, values: new Uint16Array(rows * columns), white: WHITE[modality] };
    if (modality === Modality.US) paintSector(base, level / (LEVELS - 1));
    else for (const shape of SHAPES[modality](level / (LEVELS - 1))) paint(base, shape);
    if (kept.size >= MOST_KEPT) kept.delete(kept.keys().next().value ?? '');
    kept.set(key, base);
  }
  const picture = { ...base, values: base.values.slice() };
  addNoise(picture, NOISE[modality], random);
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

const SHAPES: Readonly<Record<Exclude<Modality, 'US'>, (depth: number) => Shape[]>> = {
  [Modality.CT]: (depth) => {
    const lung = 0.75 + 0.25 * Math.sin(Math.PI * depth);
    const hu = (value: number): number => value + CT_OFFSET;
    return [
      { x: 0, y: 0, rx: 0.9, ry: 0.62, value: hu(-100) },
      { x: 0, y: 0, rx: 0.85, ry: 0.57, value: hu(50) },
      { x: 0, y: 0, rx: 0.78, ry: 0.5, value: hu(400), inner: 0.95 },
      { x: -0.4, y: -0.02, rx: 0.31 * lung, ry: 0.42 * lung, value: hu(-850) },
      { x: 0.4, y: -0.02, rx: 0.29 * lung, ry: 0.42 * lung, value: hu(-850) },
      { x: 0.1, y: -0.12, rx: 0.22 - 0.08 * depth, ry: 0.2 - 0.06 * depth, value: hu(60) },
      { x: 0.12, y: 0.2, rx: 0.06, ry: 0.06, value: hu(180) },
      { x: 0, y: 0.36, rx: 0.11, ry: 0.09, value: hu(700) },
      { x: 0, y: 0.47, rx: 0.04, ry: 0.1, value: hu(700) },
      // What a reader is to find, in the middle of the stack only.
      ...(depth > 0.4 && depth < 0.7 ? [{ x: -0.45, y: -0.1, rx: 0.045, ry: 0.045, value: hu(40) }] : []),
    ];
  },
  [Modality.MR]: (depth) => {
    const size = 0.75 + 0.25 * Math.sin(Math.PI * (0.15 + 0.7 * depth));
    const ventricle = 0.07 + 0.07 * Math.sin(Math.PI * depth);
    return [
      { x: 0, y: 0, rx: 0.72 * size, ry: 0.9 * size, value: 850 },
      { x: 0, y: 0, rx: 0.67 * size, ry: 0.84 * size, value: 90 },
      { x: 0, y: 0, rx: 0.62 * size, ry: 0.79 * size, value: 480 },
      { x: -0.28 * size, y: 0, rx: 0.24 * size, ry: 0.55 * size, value: 640 },
      { x: 0.28 * size, y: 0, rx: 0.24 * size, ry: 0.55 * size, value: 640 },
      { x: 0, y: 0, rx: 0.015, ry: 0.76 * size, value: 160 },
      { x: -0.1, y: -0.05, rx: ventricle * 0.6, ry: ventricle * 1.6, value: 140 },
      { x: 0.1, y: -0.05, rx: ventricle * 0.6, ry: ventricle * 1.6, value: 140 },
      ...(depth > 0.5 && depth < 0.8 ? [{ x: 0.34, y: -0.25, rx: 0.08, ry: 0.08, value: 950 }] : []),
    ];
  },
  [Modality.CR]: () => [
    { x: 0, y: 0.25, rx: 0.92, ry: 1.2, value: 2600 },
    { x: 0, y: -0.85, rx: 0.22, ry: 0.4, value: 2500 },
    { x: -0.42, y: -0.02, rx: 0.33, ry: 0.66, value: 900 },
    { x: 0.42, y: -0.02, rx: 0.31, ry: 0.66, value: 900 },
    ...[-0.5, -0.3, -0.1, 0.1, 0.3, 0.5].flatMap((y) => [
      { x: -0.42, y, rx: 0.36, ry: 0.16, value: 1700, inner: 0.88 },
      { x: 0.42, y, rx: 0.34, ry: 0.16, value: 1700, inner: 0.88 },
    ]),
    { x: 0.14, y: 0.24, rx: 0.26, ry: 0.34, value: 3000 },
    { x: 0, y: 0, rx: 0.07, ry: 1, value: 3300 },
    { x: 0, y: 1, rx: 0.95, ry: 0.4, value: 3100 },
    { x: -0.38, y: -0.66, rx: 0.36, ry: 0.05, value: 3200 },
    { x: 0.38, y: -0.66, rx: 0.36, ry: 0.05, value: 3200 },
  ],
};

function paint(picture: Picture, { x, y, rx, ry, value, inner = 0 }: Shape): void {
  const { columns, rows, values } = picture;
  const unit = Math.min(columns, rows) / 2;
  const [middleX, middleY] = [columns / 2 + x * unit, rows / 2 + y * unit];
  const hole = inner * inner;
  for (let row = Math.max(0, Math.ceil(middleY - ry * unit)); row < Math.min(rows, middleY + ry * unit); row++) {
    const v = ((row - middleY) / (ry * unit)) ** 2;
    for (let column = Math.max(0, Math.ceil(middleX - rx * unit)); column < columns; column++) {
      const distance = v + ((column - middleX) / (rx * unit)) ** 2;
      if (column > middleX && distance > 1) break;
      if (distance <= 1 && distance >= hole) values[row * columns + column] = value;
    }
  }
}

/** The fan that a curved probe sees: layers, a vessel without echoes, and a gall bladder with a stone and its shadow. */
function paintSector(picture: Picture, depth: number): void {
  const { columns, rows, values } = picture;
  const [apexX, apexY] = [columns / 2, -0.25 * rows];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const radius = Math.hypot(column - apexX, row - apexY) / rows;
      const angle = Math.atan2(column - apexX, row - apexY);
      if (radius < 0.32 || radius > 1.18 || Math.abs(angle) > 0.62) continue;
      const cyst = Math.hypot(angle + 0.2, (radius - 0.75) * 1.4) < 0.13 + 0.05 * depth;
      const vessel = Math.abs(radius - 0.95 - 0.1 * angle) < 0.025;
      const stone = Math.hypot(angle + 0.2, (radius - 0.83) * 1.4) < 0.025;
      const shadow = radius > 0.86 && Math.abs(angle + 0.2) < 0.025;
      const layers = 95 + 25 * Math.sin(radius * 40 + angle * 2) - 45 * (radius - 0.32);
      const value = stone ? 245 : shadow ? 12 : cyst ? 8 : vessel ? 15 : layers;
      values[row * columns + column] = Math.max(1, value);
    }
  }
}

const TILE = 65_536;
let noiseTile: Int8Array | undefined;

/** Gaussian enough: sums of three even distributions, with a deviation of 32. */
function tile(random: Random): Int8Array {
  noiseTile ??= Int8Array.from({ length: TILE }, () =>
    Math.round((random.next() + random.next() + random.next() - 1.5) * 64),
  );
  return noiseTile;
}

function addNoise({ columns, rows, values, white }: Picture, deviation: number, random: Random): void {
  const noise = tile(random);
  const factor = deviation / 32;
  for (let row = 0; row < rows; row++) {
    let at = random.below(TILE);
    for (let place = row * columns; place < (row + 1) * columns; place++) {
      const value = (values[place] ?? 0) + (noise[at] ?? 0) * factor;
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
