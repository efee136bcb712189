import { type Thumbnail, thumbnailOf } from './thumbnail-image';
import type { ImagesView } from './protocol';

/** Pictures that are kept; the oldest go. */
const MOST_KEPT = 48;
/** Pictures made in a second, since each takes some milliseconds from the devices. */
const PER_SECOND = 8;
/** Pictures made at once before that counts. */
const BURST = 24;

interface Kept extends Omit<Thumbnail, 'png'> {
  readonly id: number;
  readonly from: string;
  readonly png: Uint8Array;
}

/** The small pictures of what was received. */
export class Thumbnails {
  readonly #kept = new Map<number, Kept>();
  #received = 0;
  #skipped = 0;
  #problem = '';
  #credit = BURST;
  #credited = performance.now();

  /** Takes note of an image, and draws it unless too many came. Never throws: what cannot be drawn is counted, with why. */
  offer(path: string, from: string): void {
    this.#received++;
    if (!this.#mayDraw()) {
      this.#skipped++;
      return;
    }
    try {
      const id = this.#received;
      this.#kept.set(id, { id, from, ...thumbnailOf(path) });
      const [oldest] = this.#kept.keys();
      if (this.#kept.size > MOST_KEPT && oldest !== undefined) this.#kept.delete(oldest);
    } catch (error) {
      this.#problem = error instanceof Error ? error.message : String(error);
    }
  }

  /** The picture, in PNG; undefined when it is not there any more. */
  png(id: number): Uint8Array | undefined {
    return this.#kept.get(id)?.png;
  }

  view(): ImagesView {
    const shown = [...this.#kept.values()]
      .reverse()
      .map(({ id, width, height, from, modality, patientName, number }) => {
        return { id, width, height, from, modality, patientName, number };
      });
    return { shown, received: this.#received, skipped: this.#skipped, problem: this.#problem };
  }

  #mayDraw(): boolean {
    const now = performance.now();
    this.#credit = Math.min(BURST, this.#credit + ((now - this.#credited) / 1000) * PER_SECOND);
    this.#credited = now;
    if (this.#credit < 1) return false;
    this.#credit--;
    return true;
  }
}
