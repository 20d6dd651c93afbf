/** Arithmetic of the settled counters. Pure. */
import { millis } from '@plaza/shared/time';

/** How long differences are gathered before readers see them: short enough to feel at once. */
export const settleAfter = millis(150);

/**
 * A counter after a difference; never below zero, so that one lost difference cannot turn an
 * unsigned column round.
 */
export function settled(count: number, difference: number): number {
  return Math.max(0, count + difference);
}
