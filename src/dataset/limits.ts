/**
 * What bounds the memory that a data set can cost.
 *
 * @module
 */
import { checkedLimit } from '../bytes';

/** What an inflated data set may come to. */
export interface InflateLimits {
  /** Most bytes. @defaultValue 1 GiB */
  maxInflatedBytes?: number;
  /** Most bytes for each deflated byte, looked at from 16 MiB of output on. @defaultValue 250 */
  maxInflationRatio?: number;
}

/** How deep a data set may go. */
export interface DepthLimit {
  /** Most sequences inside each other. @defaultValue 64 */
  maxDepth?: number;
}

/** What the table of a data set may come to. */
export interface ReadLimits extends DepthLimit {
  /** Most elements, items and fragments in all. @defaultValue 2,000,000 */
  maxElements?: number;
  /** Longest single value in bytes. @defaultValue 4 GiB, what a length field can say */
  maxValueLength?: number;
}

const GIB = 1024 * 1024 * 1024;
const LONGEST_VALUE = 0xffff_ffff;

/** Fills in the default. @throws {@link InvalidArgumentError} when it is not a whole number from 0. */
export function resolveMaxDepth({ maxDepth = 64 }: DepthLimit): number {
  return checkedLimit('maxDepth', maxDepth);
}

/** Fills in the defaults. @throws {@link InvalidArgumentError} when a limit is not a whole number of its range. */
export function resolveReadLimits(limits: ReadLimits): Required<ReadLimits> {
  const { maxElements = 2_000_000, maxValueLength = LONGEST_VALUE } = limits;
  return {
    maxDepth: resolveMaxDepth(limits),
    maxElements: checkedLimit('maxElements', maxElements),
    maxValueLength: checkedLimit('maxValueLength', maxValueLength, 0, LONGEST_VALUE),
  };
}

/** Fills in the defaults. @throws {@link InvalidArgumentError} when a limit is not a whole number from 0. */
export function resolveInflateLimits(limits: InflateLimits): Required<InflateLimits> {
  const { maxInflatedBytes = GIB, maxInflationRatio = 250 } = limits;
  return {
    maxInflatedBytes: checkedLimit('maxInflatedBytes', maxInflatedBytes),
    maxInflationRatio: checkedLimit('maxInflationRatio', maxInflationRatio),
  };
}
