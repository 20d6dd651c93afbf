import { describe, expect, it } from 'vitest';
import { backoffMs } from './backoff.ts';

describe('waiting between two tries', () => {
  it('begins almost at once and never waits longer than a quarter of a minute', () => {
    expect(backoffMs(0, 1)).toBeLessThanOrEqual(500);
    for (let attempt = 1; attempt < 40; attempt += 1) {
      expect(backoffMs(attempt, 1)).toBeLessThanOrEqual(15_000);
    }
  });

  it('grows, and spreads those who were lost together', () => {
    expect(backoffMs(3, 1)).toBeGreaterThan(backoffMs(2, 1));
    expect(backoffMs(3, 0)).toBeLessThan(backoffMs(3, 1));
  });
});
