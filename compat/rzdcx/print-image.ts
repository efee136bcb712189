/**
 * Images as image boxes of a film take them.
 *
 * @module
 * @see DICOM PS3.3, C.13.5
 */
import { DataElement, DataSet, EXPLICIT_VR_BIG_ENDIAN } from '../../src/index';
import { COMError, HRESULT } from '../com';
import type { DCXOBJ } from './DCXOBJ';
import { dataSetOf } from './internal';
import type { PrintKind } from './print-session';
import { DICOM_TAGS_ENUM as Tag } from './tags';

/** One image of a film. */
export interface PrintImage {
  readonly rows: number;
  readonly columns: number;
  readonly bitsAllocated: number;
  readonly bitsStored: number;
  readonly highBit: number;
  /** MONOCHROME1, MONOCHROME2 or RGB. */
  readonly photometricInterpretation: string;
  readonly samplesPerPixel: number;
  /** Colour pixels come plane by plane, else pixel by pixel. */
  readonly byPlane: boolean;
  readonly bigEndian: boolean;
  /** At least as many as the numbers above ask for. */
  readonly pixels: Buffer;
}

/**
 * What an N-SET of an image box carries.
 *
 * @param position - From 1 on.
 * @throws {@link COMError} E_INVALIDARG for an image of the other kind, without pixels or with too few.
 */
export function imageBoxDataSet(kind: PrintKind, position: number, image: PrintImage, source: string): DataSet {
  const { rows, columns, samplesPerPixel, bitsAllocated } = image;
  if (samplesPerPixel !== kind.samples) {
    const text = `The print session is a ${kind.name} one: its images have ${kind.samples} samples per pixel, not ${samplesPerPixel}.`;
    throw new COMError(HRESULT.E_INVALIDARG, text, source);
  }
  const length = rows * columns * samplesPerPixel * (bitsAllocated / 8);
  if (length === 0 || image.pixels.length < length) {
    const text = `An image of ${columns} x ${rows} pixels needs ${length} bytes and at least one pixel, but has ${image.pixels.length} bytes.`;
    throw new COMError(HRESULT.E_INVALIDARG, text, source);
  }
  const pixels = image.pixels.subarray(0, length);
  const item = new DataSet();
  item.set(DataElement.fromNumbers(Tag.SamplesPerPixel, 'US', [samplesPerPixel]));
  item.set(DataElement.fromText(Tag.PhotometricInterpretation, 'CS', image.photometricInterpretation));
  // By plane is the only way that the print classes know.
  if (samplesPerPixel > 1) item.set(DataElement.fromNumbers(Tag.PlanarConfiguration, 'US', [1]));
  for (const [tag, number] of [
    [Tag.Rows, rows],
    [Tag.Columns, columns],
    [Tag.BitsAllocated, bitsAllocated],
    [Tag.BitsStored, image.bitsStored],
    [Tag.HighBit, image.highBit],
    [Tag.PixelRepresentation, 0],
  ] as const) {
    item.set(DataElement.fromNumbers(tag, 'US', [number]));
  }
  const planes = samplesPerPixel > 1 && !image.byPlane ? byPlane(pixels, samplesPerPixel) : Buffer.from(pixels);
  item.set(DataElement.fromBytes(Tag.PixelData, bitsAllocated > 8 ? 'OW' : 'OB', planes, image.bigEndian));
  const dataSet = new DataSet();
  dataSet.set(DataElement.fromNumbers(Tag.ImageBoxPosition, 'US', [position]));
  dataSet.set(DataElement.sequence(kind.imageSequence, [item]));
  return dataSet;
}

/** Samples of one byte, put together by what they mean. */
function byPlane(pixels: Buffer, samples: number): Buffer {
  const planes = Buffer.allocUnsafe(pixels.length);
  const size = pixels.length / samples;
  for (let sample = 0; sample < samples; sample++) {
    for (let pixel = 0; pixel < size; pixel++) planes[sample * size + pixel] = pixels[pixel * samples + sample] ?? 0;
  }
  return planes;
}

/**
 * The first frame of an object, whose pixels must be as printers take them: 8 bits, or 12 in 16, unsigned.
 *
 * @throws {@link COMError} E_NOTIMPL when the pixels would have to be rendered first; as DCXOBJ.GetPixelDataRef.
 */
export function imageOfObject(object: DCXOBJ, source: string): PrintImage {
  const dataSet = dataSetOf(object);
  const pixels = object.GetPixelDataRef();
  const number = (tag: number): number => dataSet.number(tag) ?? 0;
  const image = {
    rows: number(Tag.Rows),
    columns: number(Tag.Columns),
    bitsAllocated: number(Tag.BitsAllocated),
    bitsStored: number(Tag.BitsStored),
    highBit: number(Tag.HighBit),
    photometricInterpretation: dataSet.text(Tag.PhotometricInterpretation)?.trim() ?? '',
    samplesPerPixel: number(Tag.SamplesPerPixel),
    byPlane: number(Tag.PlanarConfiguration) === 1,
    bigEndian: dataSet.transferSyntaxUID === EXPLICIT_VR_BIG_ENDIAN,
    pixels,
  };
  const form = [image.bitsAllocated, image.bitsStored, image.highBit].join('/');
  const kind = `${image.photometricInterpretation} ${image.samplesPerPixel}`;
  const fits =
    number(Tag.PixelRepresentation) === 0 &&
    ((form === '8/8/7' && ['MONOCHROME1 1', 'MONOCHROME2 1', 'RGB 3'].includes(kind)) ||
      (form === '16/12/11' && ['MONOCHROME1 1', 'MONOCHROME2 1'].includes(kind)));
  if (fits) return image;
  const text =
    `Pixels of ${kind} samples with bits ${form} must be rendered before they are printed, which is not done here: ` +
    'printers take unsigned 8 bits, or 12 in 16, of MONOCHROME1 and MONOCHROME2, and RGB of 8 bits.';
  throw new COMError(HRESULT.E_NOTIMPL, text, source);
}
