import { type DCXOBJ, DICOM_TAGS_ENUM as Tag, TRANSFER_SYNTAX } from 'dcxport/rzdcx';

/**
 * The first frame of a greyscale object as a Windows bitmap: `height` pixels high, at most four times as wide.
 *
 * @throws when it is no such object, is compressed, or has fewer pixels than it says.
 */
export function thumbnail(obj: DCXOBJ, height: number): Buffer {
  const number = (tag: number, otherwise: number): number => {
    const value = Number.parseFloat(obj.GetElement(tag)?.CStringPtr ?? '');
    return Number.isFinite(value) ? value : otherwise;
  };
  const rows = number(Tag.Rows, 0);
  const columns = number(Tag.Columns, 0);
  const bits = number(Tag.BitsAllocated, 8);
  const bytes = bits / 8;
  const photometric = obj.GetElement(Tag.PhotometricInterpretation)?.CStringPtr ?? 'unknown';
  if (rows < 1 || columns < 1) throw new Error('it has no image');
  if ((bytes !== 1 && bytes !== 2) || !photometric.startsWith('MONOCHROME')) {
    throw new Error(`${photometric} with ${bits} bits is not drawn, only greyscale with 8 or 16`);
  }
  const pixels = obj.GetPixelDataRef(); // throws a COMError when they are compressed
  if (pixels.length < rows * columns * bytes)
    throw new Error(`${pixels.length} bytes are no ${columns}x${rows} pixels`);

  const isBigEndian = obj.TransferSyntax === TRANSFER_SYNTAX.TS_BEE;
  const unused = 32 - number(Tag.BitsStored, bits);
  const isSigned = number(Tag.PixelRepresentation, 0) === 1;
  const stored = (row: number, column: number): number => {
    const at = (row * columns + column) * bytes;
    const raw = bytes === 1 ? pixels.readUInt8(at) : isBigEndian ? pixels.readUInt16BE(at) : pixels.readUInt16LE(at);
    return isSigned ? (raw << unused) >> unused : (raw << unused) >>> unused;
  };

  // The window of the object, else all its values.
  let low = Infinity;
  let high = -Infinity;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      low = Math.min(low, stored(row, column));
      high = Math.max(high, stored(row, column));
    }
  }
  const slope = number(Tag.RescaleSlope, 1) || 1;
  const intercept = number(Tag.RescaleIntercept, 0);
  const width = number(Tag.WindowWidth, (high - low) * slope) || 1;
  const centre = number(Tag.WindowCenter, ((high + low) / 2) * slope + intercept);
  const grey = (value: number): number => {
    const share = (value * slope + intercept - centre) / width + 0.5;
    const level = Math.round(255 * Math.min(1, Math.max(0, share)));
    return photometric === 'MONOCHROME1' ? 255 - level : level;
  };

  // 24 bits a pixel, the lowest row first, rows padded to four bytes.
  const across = Math.min(4 * height, Math.max(1, Math.round((columns * height) / rows)));
  const stride = Math.ceil((across * 3) / 4) * 4;
  const bitmap = Buffer.alloc(54 + stride * height);
  bitmap.write('BM');
  bitmap.writeUInt32LE(bitmap.length, 2);
  bitmap.writeUInt32LE(54, 10);
  bitmap.writeUInt32LE(40, 14);
  bitmap.writeInt32LE(across, 18);
  bitmap.writeInt32LE(height, 22);
  bitmap.writeUInt16LE(1, 26);
  bitmap.writeUInt16LE(24, 28);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < across; x++) {
      const at = 54 + (height - 1 - y) * stride + x * 3;
      const row = Math.floor((y * rows) / height);
      const column = Math.floor((x * columns) / across);
      bitmap.fill(grey(stored(row, column)), at, at + 3);
    }
  }
  return bitmap;
}
