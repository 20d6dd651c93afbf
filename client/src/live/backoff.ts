/** The longest wait between two tries. */
const waitMsMax = 15_000;

/**
 * How long to wait before a try to connect again: at once after the first loss, then doubling,
 * spread by chance so that a whole community does not return in the same instant.
 * @param attempt tries that failed in a row, from 0
 * @param chance 0 to 1
 */
export function backoffMs(attempt: number, chance: number): number {
  if (attempt === 0) return Math.round(100 + 400 * chance);
  const ceiling = Math.min(waitMsMax, 1_000 * 2 ** (attempt - 1));
  return Math.round(ceiling * (0.6 + 0.4 * chance));
}
