import { InvalidArgumentError } from '../errors';

/**
 * Checks an option that is a bound.
 *
 * @param name - Of the option, for the message.
 * @returns `value`.
 * @throws {@link InvalidArgumentError} when it is not a whole number of that range.
 */
export function checkedLimit(name: string, value: number, least = 0, most = Number.MAX_SAFE_INTEGER): number {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return value;
  throw new InvalidArgumentError(`${name} is ${String(value)}; give a whole number from ${least} to ${most}`);
}
