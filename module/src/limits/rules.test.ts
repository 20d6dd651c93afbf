import { duration, instant, later, type Micros, seconds } from '@plaza/shared/time';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { takeToken, waitSentence } from './rules.ts';

const allowance = { burst: 3, refill: seconds(10) };
const start = instant(1_000_000_000n);

function take(fullAt: Micros | null, at = start): Micros {
  const taken = takeToken(fullAt, allowance, at);
  if (!taken.isAllowed) throw new Error(`refused, wait ${taken.wait}`);
  return taken.fullAt;
}

describe('takeToken', () => {
  it('lets a burst pass, then says how long to wait', () => {
    const empty = take(take(take(null)));
    expect(takeToken(empty, allowance, start)).toEqual({ isAllowed: false, wait: seconds(10) });
    expect(takeToken(empty, allowance, later(start, seconds(4)))).toEqual({
      isAllowed: false,
      wait: seconds(6),
    });
    expect(takeToken(empty, allowance, later(start, seconds(10))).isAllowed).toBe(true);
  });

  it('never saves up more than the burst', () => {
    const muchLater = later(start, seconds(10_000));
    const empty = take(take(take(take(null), muchLater), muchLater), muchLater);
    expect(takeToken(empty, allowance, muchLater).isAllowed).toBe(false);
  });

  it('is as a full bucket once it is full', () => {
    const fullAt = take(null);
    expect(fullAt).toBe(later(start, seconds(10)));
    expect(takeToken(fullAt, allowance, fullAt)).toEqual(takeToken(null, allowance, fullAt));
  });

  it('allows no more than the burst and the refill together, whatever the rhythm', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 8_000_000 }), { maxLength: 80 }), gaps => {
        let at = start;
        let fullAt: Micros | null = null;
        let allowed = 0;
        for (const gap of gaps) {
          at = later(at, duration(BigInt(gap)));
          const taken = takeToken(fullAt, allowance, at);
          if (!taken.isAllowed) continue;
          fullAt = taken.fullAt;
          allowed += 1;
        }
        const passed = Number(at - start) / Number(allowance.refill);
        expect(allowed).toBeLessThanOrEqual(Math.floor(allowance.burst + passed + 1e-6));
      }),
    );
  });
});

describe('waitSentence', () => {
  it('rounds up, to seconds and then to minutes', () => {
    expect(waitSentence(duration(1n))).toContain('in 1 s.');
    expect(waitSentence(seconds(59))).toContain('in 59 s.');
    expect(waitSentence(seconds(61))).toContain('in 2 min.');
  });
});
