const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** What a relative time needs beside the moment itself. */
export interface TimeContext {
  /** The reader's clock, milliseconds since 1970. */
  readonly nowMs: number;
  readonly locale: string;
  /** The word for "within the last minute". */
  readonly nowWord: string;
  /** IANA zone; the reader's own when left out. */
  readonly timeZone?: string;
}

/**
 * How long ago, as short as it stays exact enough: `now`, `4 min`, `3 hr`, `yesterday 18:20`,
 * `Mon 09:12` within a week, then the date, with the year once it is another.
 */
export function formatAgo(atMs: number, context: TimeContext): string {
  const { nowMs, locale, nowWord, timeZone } = context;
  const ageMs = nowMs - atMs;
  if (ageMs < MINUTE) return nowWord;
  if (ageMs < HOUR) return formatUnit(Math.floor(ageMs / MINUTE), 'minute', locale);
  const days = daysBetween(atMs, nowMs, timeZone);
  if (days === 0 || ageMs < 6 * HOUR) return formatUnit(Math.floor(ageMs / HOUR), 'hour', locale);
  return formatPast(atMs, context);
}

/**
 * A moment that something was counted from, `9:12` today, else as `formatAgo` names the day:
 * "3 new since 9:12".
 */
export function formatSince(atMs: number, context: TimeContext): string {
  const { nowMs, locale, timeZone } = context;
  if (daysBetween(atMs, nowMs, timeZone) <= 0) return formatClock(atMs, locale, timeZone);
  return formatPast(atMs, context);
}

/** A day before today: `yesterday 18:20`, `Mon 9:12`, `3 Nov`, `3 Nov 2025`. */
function formatPast(atMs: number, { nowMs, locale, timeZone }: TimeContext): string {
  const days = daysBetween(atMs, nowMs, timeZone);
  if (days === 1) {
    const word = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(-1, 'day');
    return `${word} ${formatClock(atMs, locale, timeZone)}`;
  }
  if (days < 7) {
    return new Intl.DateTimeFormat(locale, {
      weekday: 'short',
      hour: 'numeric',
      minute: '2-digit',
      timeZone,
    }).format(atMs);
  }
  const isSameYear = yearOf(atMs, timeZone) === yearOf(nowMs, timeZone);
  return new Intl.DateTimeFormat(locale, {
    day: 'numeric',
    month: 'short',
    ...(isSameYear ? {} : { year: 'numeric' }),
    timeZone,
  }).format(atMs);
}

/**
 * How long ago, as words that stand in a sentence: `7 minutes ago`, `yesterday`, and after a month
 * the date.
 */
export function formatRelative(
  atMs: number,
  { nowMs, locale }: Pick<TimeContext, 'nowMs' | 'locale'>,
): string {
  const ageMs = Math.max(0, nowMs - atMs);
  const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  if (ageMs < HOUR) return format.format(-Math.max(1, Math.floor(ageMs / MINUTE)), 'minute');
  if (ageMs < DAY) return format.format(-Math.floor(ageMs / HOUR), 'hour');
  if (ageMs < 30 * DAY) return format.format(-Math.floor(ageMs / DAY), 'day');
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium' }).format(atMs);
}

/** The time of day, `9:12`. */
function formatClock(atMs: number, locale: string, timeZone?: string): string {
  return new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit', timeZone }).format(
    atMs,
  );
}

/** The whole moment, for titles and machines' readers: `Friday 20 November 2026 at 9:12`. */
export function formatFull(atMs: number, locale: string, timeZone?: string): string {
  return new Intl.DateTimeFormat(locale, {
    dateStyle: 'full',
    timeStyle: 'short',
    timeZone,
  }).format(atMs);
}

/** Seconds that are left, `0:08`. */
export function formatCountdown(leftMs: number): string {
  const seconds = Math.max(0, Math.ceil(leftMs / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** Milliseconds since 1970 of an engine timestamp in microseconds. */
export function msOfMicros(micros: bigint): number {
  return Number(micros / 1000n);
}

function formatUnit(value: number, unit: 'minute' | 'hour', locale: string): string {
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' }).format(value);
}

/** Midnights between two moments, in the zone. */
function daysBetween(fromMs: number, toMs: number, timeZone?: string): number {
  return Math.round((dayStart(toMs, timeZone) - dayStart(fromMs, timeZone)) / DAY);
}

/** The calendar day of a moment, as a UTC midnight: days then differ by whole multiples of 24 h. */
function dayStart(atMs: number, timeZone?: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    timeZone,
  }).formatToParts(atMs);
  const part = (type: string) => Number(parts.find(p => p.type === type)?.value);
  return Date.UTC(part('year'), part('month') - 1, part('day'));
}

function yearOf(atMs: number, timeZone?: string): string {
  return new Intl.DateTimeFormat('en-GB', { year: 'numeric', timeZone }).format(atMs);
}
