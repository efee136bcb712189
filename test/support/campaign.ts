/** How many generated cases a whole test run tries unless it is told otherwise. */
const USUAL = 200_000;

/**
 * The number of cases of one generator. The environment variable `HOSTILE_CASES` sets how many all of them try together;
 * the seeds stay, so that a longer run begins with the same cases.
 *
 * @param share - Of the usual number.
 */
export function casesOf(share: number): number {
  const wanted = Number(process.env['HOSTILE_CASES'] ?? USUAL);
  if (!(wanted > 0)) throw new Error('HOSTILE_CASES is to be a number of cases');
  return Math.ceil((share * wanted) / USUAL);
}

/** What the hostile tests have tried. */
export interface Figures {
  /** Generated or cut inputs. */
  readonly cases: number;
  /** Connections on which an association was asked for. */
  readonly associations: number;
  /** Data sets that were stored, or read whole. */
  readonly objects: number;
  /** That were fed in. */
  readonly bytes: number;
}

const figures = { cases: 0, associations: 0, objects: 0, bytes: 0 };
const slopes: { readonly of: string; readonly bytesPerCase: number }[] = [];

/** Adds to the figures of the run. */
export function tally(more: Partial<Figures>): void {
  for (const name of Object.keys(figures) as (keyof Figures)[]) figures[name] += more[name] ?? 0;
}

/** Notes how memory went with the cases of one generator, in bytes for each of them. */
export function tallySlope(of: string, bytesPerCase: number): void {
  slopes.push({ of, bytesPerCase });
}

/** The figures of the run as lines. */
export function describeFigures(): string[] {
  const { cases, associations, objects, bytes } = figures;
  return [
    `${cases} cases tried, ${associations} associations, ${objects} objects, ${bytes} bytes`,
    ...slopes.map(({ of, bytesPerCase }) => `${of}: slope ${bytesPerCase.toFixed(1)} bytes of memory a case`),
  ];
}
