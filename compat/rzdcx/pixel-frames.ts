/**
 * Frames of an object's pixel data.
 *
 * @module
 * @see DICOM PS3.5, A.4
 */
import { type DataElement, type DataSet, Tag } from '../../src/index';
import { COMError, HRESULT } from '../com';
import { DICOM_TAGS_ENUM } from './tags';

const SOURCE = 'rzdcx.DCXOBJ';

/** The elements that pixels may be in; an object has one of them. */
const PIXEL_TAGS = [Tag.PixelData, DICOM_TAGS_ENUM.FloatPixelData, DICOM_TAGS_ENUM.DoubleFloatPixelData] as const;

/** A frame of compressed pixel data, or a part of it. */
export interface EncapsulatedFrame {
  /** In bytes. */
  readonly length: number;
  /** The bytes, read now if they are in a file; a view where possible. */
  read(): Buffer;
}

/** The element that holds the pixels. */
export function pixelElement(dataSet: DataSet): DataElement | undefined {
  for (const tag of PIXEL_TAGS) {
    const element = dataSet.get(tag);
    if (element) return element;
  }
  return undefined;
}

/** Number of frames: what Number of Frames says, 1 when it says nothing, 0 without pixel data. */
export function frameCount(dataSet: DataSet): number {
  const element = pixelElement(dataSet);
  if (!element || element.multiplicity === 0) return 0;
  const said = dataSet.number(DICOM_TAGS_ENUM.NumberOfFrames) ?? 1;
  return Number.isInteger(said) && said > 0 ? said : 1;
}

/**
 * Finds a frame of compressed pixel data, which has one item a frame, or one frame in several items: then 0 is the whole
 * frame and n its n-th item.
 *
 * @param frameNumber - From 0.
 * @throws {@link COMError} 0x80040205 without pixel data, E_FAIL when it is not compressed, E_INVALIDARG for a frame that
 * there is not, E_NOTIMPL for several frames in more items than frames.
 */
export function encapsulatedFrame(dataSet: DataSet, frameNumber: number): EncapsulatedFrame {
  const element = encapsulatedElement(dataSet);
  const items = element.fragmentCount - 1;
  const frames = frameCount(dataSet);
  if (frames > 1 && items !== frames && items > 1) {
    throw new COMError(
      HRESULT.E_NOTIMPL,
      `The pixel data has ${frames} frames in ${items} items; frames are found only when each has one item, or when one frame has all.`,
      SOURCE,
    );
  }
  const isFragmented = frames === 1 && items > 1;
  const last = isFragmented ? items : items - 1;
  if (frameNumber < 0 || frameNumber > last) {
    throw new COMError(
      HRESULT.E_INVALIDARG,
      `There is no frame ${frameNumber}; ${last < 0 ? 'the pixel data has none' : `the last one is ${last}, the first 0`}.`,
      SOURCE,
    );
  }
  // The first item is the offset table.
  const first = isFragmented && frameNumber > 0 ? frameNumber : frameNumber + 1;
  const end = isFragmented && frameNumber === 0 ? items + 1 : first + 1;
  return itemsOf(element, first, end);
}

function itemsOf(element: DataElement, first: number, end: number): EncapsulatedFrame {
  let length = 0;
  for (let index = first; index < end; index++) length += element.fragmentLength(index);
  const read = (): Buffer => {
    if (end - first === 1) return element.fragment(first);
    const parts: Buffer[] = [];
    for (let index = first; index < end; index++) parts.push(element.fragment(index));
    return Buffer.concat(parts);
  };
  return { length, read };
}

function encapsulatedElement(dataSet: DataSet): DataElement {
  const element = nativeOrEncapsulated(dataSet);
  if (element.isEncapsulated) return element;
  throw new COMError(
    HRESULT.E_FAIL,
    'The pixel data is not compressed and has no items; GetPixelDataRef gives its bytes.',
    SOURCE,
  );
}

/** @throws {@link COMError} 0x80040205 without pixel data. */
export function nativeOrEncapsulated(dataSet: DataSet): DataElement {
  const element = pixelElement(dataSet);
  if (element) return element;
  throw new COMError(HRESULT.TAG_NOT_FOUND, 'The object has no pixel data.', SOURCE);
}
