/** Which of the live things is which of the recorded ones; by their places in the two lists. */
export interface Alignment {
  /** Recorded, live, in the order of the recorded ones. */
  readonly pairs: readonly (readonly [number, number])[];
  /** Recorded ones of the pairs that stand elsewhere among the live ones. */
  readonly moved: ReadonlyMap<number, Move>;
  readonly missing: readonly number[];
  readonly unexpected: readonly number[];
}

/**
 * Finds out which of two lists of things belong together.
 *
 * Things that are equal belong together, wherever they stand; those left over between the same neighbours belong together in
 * their order: they are changed ones. What is left then is missing, or unexpected.
 *
 * @param recorded - Something for each that is equal for equal things, such as a hash.
 */
export function align(recorded: readonly string[], live: readonly string[]): Alignment {
  const places = new Map<string, number[]>();
  recorded.forEach((key, index) => {
    const list = places.get(key);
    if (list === undefined) places.set(key, [index]);
    else list.push(index);
  });
  for (const list of places.values()) list.reverse();
  const equal: (number | undefined)[] = live.map((key) => places.get(key)?.pop());
  const matched = equal.flatMap((one, other) => (one === undefined ? [] : [[one, other] as const]));
  const moved = movedOf(matched.map(([one]) => one));
  const anchors = matched.filter(([one]) => !moved.has(one));
  const taken = new Set(matched.map(([one]) => one));
  const pairs = [...matched];
  const missing: number[] = [];
  const unexpected: number[] = [];
  let [one, other] = [0, 0];
  for (const [nextOne, nextOther] of [...anchors, [recorded.length, live.length] as const]) {
    const left = range(one, nextOne).filter((index) => !taken.has(index));
    const came = range(other, nextOther).filter((index) => equal[index] === undefined);
    const changed = Math.min(left.length, came.length);
    for (let index = 0; index < changed; index++) pairs.push([left[index] ?? 0, came[index] ?? 0]);
    missing.push(...left.slice(changed));
    unexpected.push(...came.slice(changed));
    [one, other] = [nextOne + 1, nextOther + 1];
  }
  pairs.sort(([a], [b]) => a - b);
  return { pairs, moved, missing, unexpected };
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);
}

/** Which way something has moved among others. */
export type Move = 'earlier' | 'later';

/**
 * Finds the fewest numbers that stand out of their order, and which way they have moved.
 *
 * @param numbers - Each once.
 */
export function movedOf(numbers: readonly number[]): ReadonlyMap<number, Move> {
  const run = longestRising(numbers);
  const kept = new Set(run);
  const moved = new Map<number, Move>();
  let before = 0;
  for (const number of numbers) {
    if (kept.has(number)) before++;
    else moved.set(number, (run[before] ?? Number.POSITIVE_INFINITY) < number ? 'earlier' : 'later');
  }
  return moved;
}

/** The longest run of numbers that rise, not necessarily side by side. */
function longestRising(numbers: readonly number[]): number[] {
  /** For each length, the index of the smallest number that such a run may end with. */
  const ends: number[] = [];
  const before: (number | undefined)[] = [];
  numbers.forEach((number, index) => {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((numbers[ends[middle] ?? 0] ?? 0) < number) low = middle + 1;
      else high = middle;
    }
    before[index] = ends[low - 1];
    ends[low] = index;
  });
  const run: number[] = [];
  for (let at = ends.at(-1); at !== undefined; at = before[at]) run.push(numbers[at] ?? 0);
  return run.reverse();
}
