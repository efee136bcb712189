import { ArgumentChecker, ComObject } from '../com';
import {
  IMAGE_BITS_ALLOCATED,
  IMAGE_BITS_STORED,
  IMAGE_HIGH_BIT,
  IMAGE_PHOTOMETRIC_INTERPRETATION,
  IMAGE_PIXEL_REPRESENTATION,
  IMAGE_SAMPLES_PER_PIXEL,
} from './enums';
import type { PrintImage } from './print-image';

const SOURCE = 'rzdcx.DCXPrintImageBox';
const check = new ArgumentChecker(SOURCE);

const BITS_ALLOCATED: Readonly<Record<IMAGE_BITS_ALLOCATED, number>> = { 0: 8, 1: 16 };
const BITS_STORED: Readonly<Record<IMAGE_BITS_STORED, number>> = { 0: 8, 1: 12 };
const HIGH_BIT: Readonly<Record<IMAGE_HIGH_BIT, number>> = { 0: 7, 1: 11 };
const SAMPLES: Readonly<Record<IMAGE_SAMPLES_PER_PIXEL, number>> = { 0: 1, 1: 3 };
const PHOTOMETRIC: Readonly<Record<IMAGE_PHOTOMETRIC_INTERPRETATION, string>> = {
  0: 'MONOCHROME1',
  1: 'MONOCHROME2',
  2: 'RGB',
};

/** Set by the class, which alone reaches its private fields. */
let read: (box: DCXPrintImageBox) => PrintImage;

/**
 * An image for one position of a page: plain data, sent by `DCXPrintPage.SetImageBox`.
 *
 * @example
 * ```ts
 * const box = new DCXPrintImageBox();
 * box.Rows = 2;
 * box.Columns = 2;
 * box.PixelDataPtr = Buffer.from([0, 85, 170, 255]);
 * ```
 */
export class DCXPrintImageBox extends ComObject {
  #rows = 0;
  #columns = 0;
  #bitsAllocated: IMAGE_BITS_ALLOCATED = IMAGE_BITS_ALLOCATED.IBA_8;
  #bitsStored: IMAGE_BITS_STORED = IMAGE_BITS_STORED.IBS_8;
  #highBit: IMAGE_HIGH_BIT = IMAGE_HIGH_BIT.IHB_7;
  #photometricInterpretation: IMAGE_PHOTOMETRIC_INTERPRETATION = IMAGE_PHOTOMETRIC_INTERPRETATION.IPI_MONOCHROME2;
  #pixelRepresentation: IMAGE_PIXEL_REPRESENTATION = IMAGE_PIXEL_REPRESENTATION.IPR_UNSIGNED;
  #samplesPerPixel: IMAGE_SAMPLES_PER_PIXEL = IMAGE_SAMPLES_PER_PIXEL.ISPP_1;
  #imagePosition = 0;
  #pixelData: Buffer = Buffer.alloc(0);

  static {
    read = (box) => box.#image();
  }

  /** Makes an image without pixels: 8 bits, MONOCHROME2. */
  constructor() {
    super(SOURCE);
  }

  /**
   * Rows (0028,0010).
   *
   * @defaultValue 0
   * @compat full
   */
  get Rows(): number {
    this.checkAlive();
    return this.#rows;
  }
  set Rows(value: number) {
    this.checkAlive();
    this.#rows = check.uint16('Rows', value);
  }

  /**
   * Columns (0028,0011).
   *
   * @defaultValue 0
   * @compat full
   */
  get Columns(): number {
    this.checkAlive();
    return this.#columns;
  }
  set Columns(value: number) {
    this.checkAlive();
    this.#columns = check.uint16('Columns', value);
  }

  /**
   * Bits of each sample in the buffer.
   *
   * @defaultValue IBA_8
   * @throws {@link COMError} E_INVALIDARG for what is no enumerator.
   * @compat full
   */
  get BitsAllocated(): IMAGE_BITS_ALLOCATED {
    this.checkAlive();
    return this.#bitsAllocated;
  }
  set BitsAllocated(value: IMAGE_BITS_ALLOCATED) {
    this.checkAlive();
    this.#bitsAllocated = check.enumerator('BitsAllocated', value, IMAGE_BITS_ALLOCATED);
  }

  /**
   * Bits of each sample that mean something.
   *
   * @defaultValue IBS_8
   * @throws {@link COMError} E_INVALIDARG for what is no enumerator.
   * @compat full
   */
  get BitsStored(): IMAGE_BITS_STORED {
    this.checkAlive();
    return this.#bitsStored;
  }
  set BitsStored(value: IMAGE_BITS_STORED) {
    this.checkAlive();
    this.#bitsStored = check.enumerator('BitsStored', value, IMAGE_BITS_STORED);
  }

  /**
   * The highest bit of these.
   *
   * @defaultValue IHB_7
   * @throws {@link COMError} E_INVALIDARG for what is no enumerator.
   * @compat full
   */
  get HighBit(): IMAGE_HIGH_BIT {
    this.checkAlive();
    return this.#highBit;
  }
  set HighBit(value: IMAGE_HIGH_BIT) {
    this.checkAlive();
    this.#highBit = check.enumerator('HighBit', value, IMAGE_HIGH_BIT);
  }

  /**
   * What the samples mean.
   *
   * @defaultValue IPI_MONOCHROME2
   * @throws {@link COMError} E_INVALIDARG for what is no enumerator.
   * @compat full
   */
  get PhotometricInterpretation(): IMAGE_PHOTOMETRIC_INTERPRETATION {
    this.checkAlive();
    return this.#photometricInterpretation;
  }
  set PhotometricInterpretation(value: IMAGE_PHOTOMETRIC_INTERPRETATION) {
    this.checkAlive();
    this.#photometricInterpretation = check.enumerator(
      'PhotometricInterpretation',
      value,
      IMAGE_PHOTOMETRIC_INTERPRETATION,
    );
  }

  /**
   * Whether samples have a sign, which printed ones have not.
   *
   * @defaultValue IPR_UNSIGNED
   * @throws {@link COMError} E_INVALIDARG for what is no enumerator.
   * @compat full
   */
  get PixelRepresentation(): IMAGE_PIXEL_REPRESENTATION {
    this.checkAlive();
    return this.#pixelRepresentation;
  }
  set PixelRepresentation(value: IMAGE_PIXEL_REPRESENTATION) {
    this.checkAlive();
    this.#pixelRepresentation = check.enumerator('PixelRepresentation', value, IMAGE_PIXEL_REPRESENTATION);
  }

  /**
   * Samples of each pixel; those of a colour pixel follow each other in the buffer.
   *
   * @defaultValue ISPP_1
   * @throws {@link COMError} E_INVALIDARG for what is no enumerator.
   * @compat full
   */
  get SamplesPerPixel(): IMAGE_SAMPLES_PER_PIXEL {
    this.checkAlive();
    return this.#samplesPerPixel;
  }
  set SamplesPerPixel(value: IMAGE_SAMPLES_PER_PIXEL) {
    this.checkAlive();
    this.#samplesPerPixel = check.enumerator('SamplesPerPixel', value, IMAGE_SAMPLES_PER_PIXEL);
  }

  /**
   * Position (2020,0010) on the page, from 1 on. The one that `SetImageBox` is given outranks it.
   *
   * @defaultValue 0
   * @compat full
   */
  get ImagePosition(): number {
    this.checkAlive();
    return this.#imagePosition;
  }
  set ImagePosition(value: number) {
    this.checkAlive();
    this.#imagePosition = check.uint16('ImagePosition', value);
  }

  /**
   * The pixels, row by row, samples of 16 bits with their low byte first. The program's own memory, read when the image is
   * sent.
   *
   * @throws {@link COMError} E_POINTER without a buffer.
   * @compat full
   */
  get PixelDataPtr(): Buffer {
    this.checkAlive();
    return this.#pixelData;
  }
  set PixelDataPtr(value: Buffer) {
    this.checkAlive();
    const bytes = check.object('PixelDataPtr', value, Uint8Array);
    this.#pixelData = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  #image(): PrintImage {
    this.checkAlive();
    return {
      rows: this.#rows,
      columns: this.#columns,
      bitsAllocated: BITS_ALLOCATED[this.#bitsAllocated],
      bitsStored: BITS_STORED[this.#bitsStored],
      highBit: HIGH_BIT[this.#highBit],
      photometricInterpretation: PHOTOMETRIC[this.#photometricInterpretation],
      samplesPerPixel: SAMPLES[this.#samplesPerPixel],
      byPlane: false,
      bigEndian: false,
      pixels: this.#pixelData,
    };
  }
}

/** What a box holds, as it is sent. @throws {@link COMError} 0x80040208 when it was released. */
export function imageOfBox(box: DCXPrintImageBox): PrintImage {
  return read(box);
}
