import { type ByRef, ComObject } from '../com';
import { noImaging } from './image-operations';

const SOURCE = 'rzdcx.DCXIMG';

/** A window: centre and width, in units of the stored values behind the modality transformation. */
export interface ImageWindow {
  center: number;
  width: number;
}

/**
 * Rendering of one image.
 *
 * @remarks There is no renderer: the class can be made, and every member but Release fails with E_NOTIMPL.
 * @example
 * ```ts
 * const image = new DCXIMG();
 * try {
 *   image.LoadFile('in.dcm');
 * } catch (error) {
 *   if (!(error instanceof COMError) || error.HRESULT !== HRESULT.E_NOTIMPL) throw error;
 * }
 * ```
 */
export class DCXIMG extends ComObject {
  /** Makes an image without pixels. */
  constructor() {
    super(SOURCE);
  }

  /**
   * Would open a DICOM image and set a default window.
   *
   * @throws {@link COMError} E_NOTIMPL
   * @compat none
   * @remarks Fails with E_NOTIMPL: there is no renderer.
   */
  LoadFile(_filename: string): void {
    this.#fail('LoadFile');
  }

  /**
   * Would be the width in pixels.
   *
   * @throws {@link COMError} E_NOTIMPL
   * @compat none
   * @remarks Fails with E_NOTIMPL: there is no renderer.
   */
  get width(): number {
    return this.#fail('width');
  }

  /**
   * Would be the height in pixels.
   *
   * @throws {@link COMError} E_NOTIMPL
   * @compat none
   * @remarks Fails with E_NOTIMPL: there is no renderer.
   */
  get Height(): number {
    return this.#fail('Height');
  }

  /**
   * Would write the frame as 24-bit BGR rows into a buffer.
   *
   * @throws {@link COMError} E_NOTIMPL
   * @compat none
   * @remarks Fails with E_NOTIMPL: there is no renderer.
   */
  GetBitmap(_frame: number, _bufLen: number, _bufPtr: Buffer): void {
    this.#fail('GetBitmap');
  }

  /**
   * Would write the frame as a BMP file.
   *
   * @throws {@link COMError} E_NOTIMPL
   * @compat none
   * @remarks Fails with E_NOTIMPL: there is no renderer.
   */
  SaveBitmap(_frame: number, _filename: string): void {
    this.#fail('SaveBitmap');
  }

  /**
   * Would make a resampled image.
   *
   * @throws {@link COMError} E_NOTIMPL
   * @compat none
   * @remarks Fails with E_NOTIMPL: there is no renderer.
   */
  ScaledImage(_w: number, _h: number): DCXIMG {
    return this.#fail('ScaledImage');
  }

  /**
   * Would give the window in use.
   *
   * @throws {@link COMError} E_NOTIMPL
   * @compat none
   * @remarks Fails with E_NOTIMPL: there is no renderer.
   */
  GetWindow(_center?: ByRef<number> | null, _width?: ByRef<number> | null): ImageWindow {
    return this.#fail('GetWindow');
  }

  /**
   * Would set the window.
   *
   * @throws {@link COMError} E_NOTIMPL
   * @compat none
   * @remarks Fails with E_NOTIMPL: there is no renderer.
   */
  SetWindow(_center: number, _width: number): void {
    this.#fail('SetWindow');
  }

  /**
   * Would give the window that covers a share of the pixels.
   *
   * @throws {@link COMError} E_NOTIMPL
   * @compat none
   * @remarks Fails with E_NOTIMPL: there is no renderer.
   */
  GetHistogramWindow(_percent: number, _center?: ByRef<number> | null, _width?: ByRef<number> | null): ImageWindow {
    return this.#fail('GetHistogramWindow');
  }

  #fail(member: string): never {
    this.checkAlive();
    throw noImaging(SOURCE, member);
  }
}
