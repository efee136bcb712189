import { statSync } from 'node:fs';
import { encode } from 'fast-png';
import { DCXOBJ, DICOM_TAGS_ENUM as Tag, TRANSFER_SYNTAX, VR_CODE } from 'dcxport/rzdcx';

/** A small picture with what is said of it. */
export interface Thumbnail {
  readonly png: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly modality: string;
  readonly patientName: string;
  /** Instance Number. */
  readonly number: string;
}

/** Pixels of the longer side of a picture, at most. */
const LONGEST_SIDE = 160;
/** Bytes of a file that is read; the value of its pixels is held in memory. */
const LARGEST_FILE = 64 * 1024 * 1024;

/** How samples lie in the pixel data. */
interface Layout {
  readonly rows: number;
  readonly columns: number;
  readonly samples: 1 | 3;
  /** Of the colour planes: one behind the other. */
  readonly planar: boolean;
  readonly bytes: 1 | 2;
  readonly bitsStored: number;
  readonly highBit: number;
  readonly signed: boolean;
  readonly inverted: boolean;
}

/**
 * Makes a small picture of the first frame of an uncompressed image: windowed when it says how, else from its darkest to its
 * brightest part.
 *
 * @throws Error in words for what cannot be drawn; COMError for what is no DICOM file.
 */
export function thumbnailOf(path: string): Thumbnail {
  const { size } = statSync(path);
  if (size > LARGEST_FILE) throw new Error(`an image of ${size} bytes is too large for a small picture`);
  const object = new DCXOBJ();
  try {
    object.openFile(path);
    const layout = layoutOf(object);
    const pixels = littleEndianPixels(object);
    const { rows, columns, samples, bytes } = layout;
    const needed = rows * columns * samples * bytes;
    if (pixels === undefined || pixels.length < needed) {
      throw new Error(`the pixel data has ${pixels?.length ?? 0} bytes, and a frame needs ${needed}`);
    }
    const scale = Math.max(1, Math.max(rows, columns) / LONGEST_SIDE);
    const [width, height] = [Math.max(1, Math.round(columns / scale)), Math.max(1, Math.round(rows / scale))];
    const means = shrink(pixels, layout, width, height);
    const data = samples === 3 ? Uint8Array.from(means, Math.round) : toGrey(means, object, layout.inverted);
    return {
      png: encode({ width, height, data, channels: samples, depth: 8 }),
      width,
      height,
      modality: textOf(object, Tag.Modality),
      patientName: textOf(object, Tag.PatientName),
      number: textOf(object, Tag.InstanceNumber),
    };
  } finally {
    object.Release();
  }
}

/** The bytes of the pixel data with the least significant byte of a word first. */
function littleEndianPixels(object: DCXOBJ): Buffer | undefined {
  const element = object.GetElement(Tag.PixelData);
  const bytes = element?.GetRawData().Val;
  const inWords = element?.ValueRepresentation === VR_CODE.VR_CODE_OW;
  if (bytes === undefined || object.TransferSyntax !== TRANSFER_SYNTAX.TS_BEE || !inWords) return bytes;
  return Buffer.from(bytes.subarray(0, bytes.length & ~1)).swap16();
}

function textOf(object: DCXOBJ, tag: number): string {
  return object.GetElement(tag)?.CStringPtr.trim() ?? '';
}

/** The first number of a value; the fallback for none. */
function numberOf(object: DCXOBJ, tag: number, fallback: number): number {
  const text = textOf(object, tag).split('\\')[0]?.trim() ?? '';
  const value = Number(text);
  return text === '' || !Number.isFinite(value) ? fallback : value;
}

const UNCOMPRESSED: ReadonlySet<TRANSFER_SYNTAX> = new Set([
  TRANSFER_SYNTAX.TS_LEI,
  TRANSFER_SYNTAX.TS_LEE,
  TRANSFER_SYNTAX.TS_BEE,
  TRANSFER_SYNTAX.TS_DEFLATED,
]);
const INTERPRETATIONS: ReadonlySet<string> = new Set(['MONOCHROME1', 'MONOCHROME2', 'RGB']);

/** @throws Error for pixels that are not drawn. */
function layoutOf(object: DCXOBJ): Layout {
  if (!UNCOMPRESSED.has(object.TransferSyntax)) throw new Error('compressed images are not drawn');
  const interpretation = textOf(object, Tag.PhotometricInterpretation);
  const allocated = numberOf(object, Tag.BitsAllocated, 0);
  const samples = numberOf(object, Tag.SamplesPerPixel, 1);
  const rows = numberOf(object, Tag.Rows, 0);
  const columns = numberOf(object, Tag.Columns, 0);
  if (rows < 1 || columns < 1) throw new Error('it has no rows or no columns of pixels');
  const isColour = interpretation === 'RGB';
  if (!INTERPRETATIONS.has(interpretation) || samples !== (isColour ? 3 : 1)) {
    throw new Error(`pixels that are ${interpretation || 'of no named kind'} with ${samples} samples are not drawn`);
  }
  if (allocated !== 8 && (allocated !== 16 || isColour)) throw new Error(`pixels of ${allocated} bits are not drawn`);
  const bitsStored = numberOf(object, Tag.BitsStored, allocated);
  const highBit = numberOf(object, Tag.HighBit, bitsStored - 1);
  if (bitsStored < 1 || bitsStored > allocated || highBit >= allocated || highBit < bitsStored - 1) {
    throw new Error(`${bitsStored} bits below bit ${highBit} do not fit into ${allocated}`);
  }
  return {
    rows,
    columns,
    samples: isColour ? 3 : 1,
    planar: numberOf(object, Tag.PlanarConfiguration, 0) === 1,
    bytes: allocated === 8 ? 1 : 2,
    bitsStored,
    highBit,
    signed: numberOf(object, Tag.PixelRepresentation, 0) === 1,
    inverted: interpretation === 'MONOCHROME1',
  };
}

/** The mean of the pixels that each small one stands for, sample by sample. */
function shrink(pixels: Buffer, layout: Layout, width: number, height: number): Float64Array {
  const { rows, columns, samples, planar } = layout;
  const read = sampleReader(pixels, layout);
  const means = new Float64Array(width * height * samples);
  const [step, plane] = planar ? [1, rows * columns] : [samples, 1];
  // Some of the pixels of a large image will do.
  const stride = Math.max(1, Math.floor(rows / height / 4), Math.floor(columns / width / 4));
  for (let y = 0; y < height; y++) {
    const [top, bottom] = [Math.floor((y * rows) / height), Math.floor(((y + 1) * rows) / height)];
    for (let x = 0; x < width; x++) {
      const [left, right] = [Math.floor((x * columns) / width), Math.floor(((x + 1) * columns) / width)];
      for (let sample = 0; sample < samples; sample++) {
        let [sum, count] = [0, 0];
        for (let row = top; row < bottom; row += stride) {
          for (let column = left; column < right; column += stride) {
            sum += read((row * columns + column) * step + sample * plane);
            count++;
          }
        }
        means[(y * width + x) * samples + sample] = sum / count;
      }
    }
  }
  return means;
}

function sampleReader(pixels: Buffer, { bytes, bitsStored, highBit, signed }: Layout): (at: number) => number {
  const shift = highBit + 1 - bitsStored;
  const mask = 2 ** bitsStored - 1;
  const half = 2 ** (bitsStored - 1);
  return (at) => {
    const stored = bytes === 1 ? (pixels[at] ?? 0) : (pixels[2 * at] ?? 0) | ((pixels[2 * at + 1] ?? 0) << 8);
    const value = (stored >> shift) & mask;
    return signed && value >= half ? value - 2 * half : value;
  };
}

/** @see DICOM PS3.3, C.11.2.1.2.1 */
function toGrey(values: Float64Array, object: DCXOBJ, inverted: boolean): Uint8Array {
  const slope = numberOf(object, Tag.RescaleSlope, 1);
  const intercept = numberOf(object, Tag.RescaleIntercept, 0);
  const center = numberOf(object, Tag.WindowCenter, NaN);
  const width = numberOf(object, Tag.WindowWidth, NaN);
  let [low, range] = [center - 0.5 - (width - 1) / 2, width - 1];
  if (!(width >= 1)) {
    const [least, most] = extremes(values);
    [low, range] = [least * slope + intercept, (most - least) * slope];
  }
  return Uint8Array.from(values, (value) => {
    const above = value * slope + intercept - low;
    const grey = range === 0 ? Number(above > 0) : Math.min(1, Math.max(0, above / range));
    return Math.round(255 * (inverted ? 1 - grey : grey));
  });
}

function extremes(values: Float64Array): [least: number, most: number] {
  let [least, most] = [Infinity, -Infinity];
  for (const value of values) {
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  return [least, most];
}
