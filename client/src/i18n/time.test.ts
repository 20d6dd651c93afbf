import { describe, expect, it } from 'vitest';
import {
  formatAgo,
  formatCountdown,
  formatRelative,
  formatSince,
  type TimeContext,
} from './time.ts';

const now = Date.UTC(2026, 10, 20, 9, 12);
const context: TimeContext = { nowMs: now, locale: 'en-GB', nowWord: 'now', timeZone: 'UTC' };
const ago = (ms: number) => formatAgo(now - ms, context);
const minute = 60_000;
const hour = 60 * minute;

describe('time that has passed', () => {
  it('says now within the minute, and for a clock that runs a little fast', () => {
    expect(ago(59_000)).toBe('now');
    expect(ago(-3_000)).toBe('now');
  });

  it('counts minutes, then hours of the same day', () => {
    expect(ago(4 * minute)).toMatch(/^4 mins?$/);
    expect(ago(3 * hour)).toMatch(/^3 hrs?$/);
  });

  it('counts hours over midnight while it is still the same night', () => {
    expect(
      formatAgo(Date.UTC(2026, 10, 19, 23), { ...context, nowMs: Date.UTC(2026, 10, 20, 1) }),
    ).toMatch(/^2 hrs?$/);
  });

  it('names yesterday, the weekday, the date and the year', () => {
    expect(ago(15 * hour)).toBe('yesterday 18:12');
    expect(ago(72 * hour)).toMatch(/^Tue,? 0?9:12$/);
    expect(ago(20 * 24 * hour)).toBe('31 Oct');
    expect(ago(400 * 24 * hour)).toBe('16 Oct 2025');
  });

  it('follows the zone, not the machine', () => {
    expect(
      formatAgo(Date.UTC(2026, 10, 19, 1), { ...context, timeZone: 'America/New_York' }),
    ).toMatch(/^Wed/);
  });

  it('speaks the locale', () => {
    expect(formatAgo(now - 4 * minute, { ...context, locale: 'de' })).toBe('4 Min.');
  });
});

it('names the moment that something is counted from', () => {
  const since = (ms: number) => formatSince(now - ms, context);
  expect(since(5 * minute)).toMatch(/^0?9:07$/);
  expect(since(10 * hour)).toBe('yesterday 23:12');
});

it('stands in a sentence', () => {
  const relative = (ms: number) => formatRelative(now - ms, context);
  expect(relative(7 * minute)).toBe('7 minutes ago');
  expect(relative(30 * hour)).toBe('yesterday');
});

it('counts down in minutes and seconds', () => {
  expect(formatCountdown(8_000)).toBe('0:08');
  expect(formatCountdown(61_200)).toBe('1:02');
  expect(formatCountdown(-5)).toBe('0:00');
});
