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
