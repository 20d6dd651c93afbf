import { describe, expect, it } from 'vitest';
import { RateLimiter } from './rate-limit.ts';

describe('RateLimiter', () => {
  it('allows a burst, then as many as the rate lets through', () => {
    let now = 0;
    const limiter = new RateLimiter({ burst: 3, perSeconds: 3 }, () => now);
    expect([1, 2, 3].map(() => limiter.take('a'))).toEqual([0, 0, 0]);
    expect(limiter.take('a')).toBe(1000);
    now = 999;
    expect(limiter.take('a')).toBeGreaterThan(0);
    now = 1000;
    expect(limiter.take('a')).toBe(0);
    expect(limiter.take('a')).toBeGreaterThan(0);
  });

  it('counts callers apart and refusals not at all', () => {
    let now = 0;
    const limiter = new RateLimiter({ burst: 1, perSeconds: 1 }, () => now);
    expect(limiter.take('a')).toBe(0);
    expect(limiter.take('b')).toBe(0);
    for (let i = 0; i < 100; i++) limiter.take('a');
    now = 1000;
    expect(limiter.take('a')).toBe(0);
  });

  it('never saves up more than a burst', () => {
    let now = 0;
    const limiter = new RateLimiter({ burst: 2, perSeconds: 1 }, () => now);
    limiter.take('a');
    now = 1_000_000;
    expect([1, 2, 3].filter(() => limiter.take('a') === 0)).toHaveLength(2);
  });

  it('forgets whoever asked longest ago when too many ask, and keeps counting the others', () => {
    const limiter = new RateLimiter({ burst: 1, perSeconds: 10 }, () => 0);
    limiter.take('silent');
    limiter.take('eager');
    for (let i = 0; i < 50_000; i++) {
      limiter.take(`new ${i}`);
      if (i % 10_000 === 0) limiter.take('eager');
    }
    expect(limiter.take('eager')).toBeGreaterThan(0);
    expect(limiter.take('silent')).toBe(0);
  });
});
