import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isSafePathPart } from 'dcxport';
import { type DCXOBJ, DICOM_TAGS_ENUM as Tag } from 'dcxport/rzdcx';
import { thumbnail } from './thumbnail';

/**
 * Says what an object is; with a folder, its thumbnail goes there. What is wrong with the object is told too, never thrown:
 * its sender has the answer already, and the next one may be right.
 */
export function show(obj: DCXOBJ, folder: string | undefined): void {
  try {
    const text = (tag: number): string => obj.GetElement(tag)?.CStringPtr ?? '?';
    const uid = text(Tag.sopInstanceUID);
    const pixels = obj.GetElement(Tag.PixelData)?.Length ?? 0;
    console.log(`${uid} ${text(Tag.Columns)}x${text(Tag.Rows)}, ${pixels} bytes of pixels`);
    if (folder === undefined) return;
    if (!isSafePathPart(uid)) throw new Error(`${JSON.stringify(uid)} is no name for a file`);
    writeFileSync(join(folder, `${uid}.bmp`), thumbnail(obj, 150));
  } catch (error) {
    console.error(`no thumbnail: ${(error as Error).message}`);
  }
}
