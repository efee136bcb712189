/**
 * Operations on images that there is no codec or renderer for: their members exist, and fail.
 *
 * @module
 */
import { COMError, HRESULT } from '../com';

/** @returns the failure of a member that would have to compress or decompress pixel data. */
export function noCodec(source: string, member: string, syntax: string): COMError {
  return new COMError(
    HRESULT.TRANSFER_SYNTAX_NOT_SUPPORTED,
    `${member}: there is no codec for ${syntax}. Convert the file with another program, such as dcmconv, dcmcjpeg or dcmdjpeg.`,
    source,
  );
}

/** @returns the failure of a member that renders or imports images. */
export function noImaging(source: string, member: string): COMError {
  return new COMError(
    HRESULT.E_NOTIMPL,
    `${member}: pixels are neither rendered nor imported here. Elements, files and network operations of the object work.`,
    source,
  );
}
