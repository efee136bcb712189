import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { isSafePathPart, newUID, pathBelow } from '../../../src';
import { modalityPrefix } from '../uid-names';

/** How the files of received objects are named. @enum */
export const FileNaming = {
  /** `XX.<SOP Instance UID>`. */
  Default: 'default',
  /** `<SOP Instance UID>`. */
  Bare: 'bare',
  /** `XX.X.<new UID>`. */
  Unique: 'unique',
  /** `YYYYMMDDhhmmssPPP.XX`, and `_NNNN` behind the time where that exists. */
  Time: 'time',
  /** `XX_<16 hexadecimal digits>`. */
  Short: 'short',
  /** `YYYYMMDDhhmmss.uuuuuu.XX`. */
  SystemTime: 'system-time',
} as const;
export type FileNaming = (typeof FileNaming)[keyof typeof FileNaming];

/** Tries for a name that does not exist yet. */
const MOST_TRIES = 10_000;
/** Digits and dots: what a peer calls a UID becomes a name only when it is made like one. */
const UID_LIKE = /^[0-9][0-9.]{0,63}$/;

function digits(value: number, length: number): string {
  return `${value}`.padStart(length, '0');
}

/** `YYYYMMDDhhmmss`, in local time. */
export function secondsText(date: Date): string {
  const day = `${digits(date.getFullYear(), 4)}${digits(date.getMonth() + 1, 2)}${digits(date.getDate(), 2)}`;
  return `${day}${digits(date.getHours(), 2)}${digits(date.getMinutes(), 2)}${digits(date.getSeconds(), 2)}`;
}

/** The UID itself when it may be part of a path, otherwise a new one. */
export function safeUID(uid: string): string {
  return UID_LIKE.test(uid) && isSafePathPart(uid) ? uid : newUID();
}

/** What names are made of. */
export interface NamedObject {
  readonly SOPClassUID: string;
  /** As the peer sent it. */
  readonly SOPInstanceUID: string;
}

/** Makes the names of received objects. */
export class FileNamer {
  readonly #naming: FileNaming;
  readonly #extension: string;
  readonly #now: () => Date;
  /** Names of the time that were given lately: their files may not exist yet. */
  #lately = new Set<string>();
  #microseconds = 0;

  /** @param extension - Appended as given. */
  constructor(naming: FileNaming, extension = '', now: () => Date = () => new Date()) {
    this.#naming = naming;
    this.#extension = extension;
    this.#now = now;
  }

  /**
   * The file that an object goes to, in that folder.
   *
   * @throws RangeError when no name can be found that does not exist, or the extension leads out of the folder.
   */
  pathFor(folder: string, object: NamedObject): string {
    const prefix = modalityPrefix(object.SOPClassUID);
    switch (this.#naming) {
      case FileNaming.Default:
        return this.#path(folder, `${prefix}.${safeUID(object.SOPInstanceUID)}`);
      case FileNaming.Bare:
        return this.#path(folder, safeUID(object.SOPInstanceUID));
      case FileNaming.Unique:
        return this.#path(folder, `${prefix}.X.${newUID()}`);
      case FileNaming.Short:
        return this.#fresh(folder, () => `${prefix}_${randomBytes(8).toString('hex')}`);
      case FileNaming.SystemTime:
        return this.#fresh(folder, () => `${this.#systemTime()}.${prefix}`);
      case FileNaming.Time:
        return this.#timeName(folder, prefix);
    }
  }

  #path(folder: string, name: string): string {
    return pathBelow(folder, `${name}${this.#extension}`);
  }

  #fresh(folder: string, make: () => string): string {
    for (let attempt = 0; attempt < MOST_TRIES; attempt++) {
      const path = this.#path(folder, make());
      if (!existsSync(path)) return path;
    }
    throw new RangeError(`No name was free in ${folder} in ${MOST_TRIES} tries`);
  }

  #systemTime(): string {
    // The clock tells milliseconds; the rest makes names of one millisecond differ.
    const date = this.#now();
    this.#microseconds = (this.#microseconds + 1) % 1000;
    return `${secondsText(date)}.${digits(date.getMilliseconds(), 3)}${digits(this.#microseconds, 3)}`;
  }

  #timeName(folder: string, prefix: string): string {
    const date = this.#now();
    const time = `${secondsText(date)}${digits(date.getMilliseconds(), 3)}`;
    for (let number = 0; number < MOST_TRIES; number++) {
      const path = this.#path(folder, `${time}${number === 0 ? '' : `_${digits(number, 4)}`}.${prefix}`);
      if (this.#lately.has(path) || existsSync(path)) continue;
      if (this.#lately.size >= MOST_TRIES) this.#lately = new Set();
      this.#lately.add(path);
      return path;
    }
    throw new RangeError(`No name was free in ${folder} in ${MOST_TRIES} tries`);
  }
}
