/** Times as Inngest writes them. */
import { Cron } from 'croner';

const UNIT_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/**
 * When a sleep or a wait ends.
 * @param text a span such as `1h30m`, or an ISO 8601 moment
 * @param now milliseconds since 1970
 * @returns milliseconds since 1970
 * @throws {RangeError} it is neither
 */
export function momentAfter(text: string, now: number): number {
  const parts = [...text.matchAll(/(\d+)(ms|s|m|h|d|w)/g)];
  if (parts.length > 0 && parts.map(([part]) => part).join('') === text) {
    const span = parts.reduce(
      (sum, [, count, unit]) => sum + Number(count) * (UNIT_MS[unit ?? ''] ?? 0),
      0,
    );
    return now + span;
  }
  const moment = Date.parse(text);
  if (Number.isNaN(moment)) throw new RangeError(`neither a span nor a moment: ${text}`);
  return moment;
}

/**
 * The next time of a cron expression, which may begin with `TZ=Zone `.
 * @returns milliseconds since 1970, behind `after`
 * @throws {Error} the expression cannot be read, or has no further time
 */
export function nextCronTime(expression: string, after: number): number {
  const { zone = 'UTC', pattern = '' } =
    /^(?:TZ=(?<zone>\S+)\s+)?(?<pattern>.+)$/.exec(expression)?.groups ?? {};
  const next = new Cron(pattern, { timezone: zone, paused: true }).nextRun(new Date(after));
  if (!next) throw new Error(`no further time in ${expression}`);
  return next.getTime();
}

const RETRY_MS = [10_000, 30_000, 60_000, 120_000, 300_000, 600_000, 1_800_000, 3_600_000];

/**
 * How long to wait before another try.
 * @param attempt tries so far, at least 1
 * @param random 0 to 1: spreads what failed together, by a tenth
 */
export function retryDelay(attempt: number, random: number): number {
  const base = RETRY_MS[Math.min(attempt, RETRY_MS.length) - 1] ?? 0;
  return Math.round(base * (0.9 + random * 0.2));
}
