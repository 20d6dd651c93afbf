import { useMemo, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { formatLocale } from './i18n.ts';
import { formatAgo, formatFull, formatRelative, formatSince } from './time.ts';

/** Numbers and times in the reader's language. `ago` and `nowMs` move on by themselves. */
export interface Format {
  readonly locale: string;
  readonly nowMs: number;
  number(value: number | bigint): string;
  /** `1.2K` where room is short. */
  compact(value: number): string;
  ago(atMs: number): string;
  /** A moment that something was counted from: `9:12`, `yesterday 18:20`. */
  since(atMs: number): string;
  /** The same for the middle of a sentence: `7 minutes ago`. */
  relative(atMs: number): string;
  full(atMs: number): string;
  /** The day alone, `20 Nov 2026`. */
  date(atMs: number): string;
}

/** The formatters of the current language; the component renders again as time passes. */
export function useFormat(): Format {
  const { t, i18n } = useTranslation();
  const nowMs = useNow();
  const locale = formatLocale(i18n.language);
  const nowWord = t('time.now');
  return useMemo(
    () => ({
      locale,
      nowMs,
      number: value => new Intl.NumberFormat(locale).format(value),
      compact: value =>
        new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 }).format(
          value,
        ),
      ago: atMs => formatAgo(atMs, { nowMs, locale, nowWord }),
      since: atMs => formatSince(atMs, { nowMs, locale, nowWord }),
      relative: atMs => formatRelative(atMs, { nowMs, locale }),
      full: atMs => formatFull(atMs, locale),
      date: atMs => new Intl.DateTimeFormat(locale, { dateStyle: 'medium' }).format(atMs),
    }),
    [locale, nowMs, nowWord],
  );
}

/** One clock for the page: all times move on together, every twenty seconds, and on coming back. */
const tickMs = 20_000;
let nowMs = Date.now();
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function tick(): void {
  nowMs = Date.now();
  for (const listener of listeners) listener();
}

function watchClock(listener: () => void): () => void {
  if (listeners.size === 0) {
    timer = setInterval(tick, tickMs);
    document.addEventListener('visibilitychange', tick);
    nowMs = Date.now();
  }
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    document.removeEventListener('visibilitychange', tick);
  };
}

function useNow(): number {
  return useSyncExternalStore(watchClock, () => nowMs);
}
