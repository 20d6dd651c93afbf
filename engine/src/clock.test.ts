import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { ManualClock, systemClock } from './clock.ts';

describe('a manual clock', () => {
  it('runs what is due in order of time, each at its own', () => {
    const clock = new ManualClock(100n);
    const seen: string[] = [];
    const note = (name: string) => () => seen.push(`${name}@${clock.nowMicros()}`);
    clock.setTimer(300n, note('c'));
    clock.setTimer(200n, note('a'));
    clock.setTimer(200n, note('b'));
    clock.setTimer(301n, note('d'));
    const cancel = clock.setTimer(250n, note('cancelled'));
    cancel();
    clock.advance(200n);
    expect(seen).toEqual(['a@200', 'b@200', 'c@300']);
    expect(clock.nowMicros()).toBe(300n);
  });

  it('runs what a timer sets within the same step', () => {
    const clock = new ManualClock(0n);
    const seen: bigint[] = [];
    clock.setTimer(10n, () => clock.setTimer(20n, () => seen.push(clock.nowMicros())));
    clock.advance(30n);
    expect(seen).toEqual([20n]);
  });

  it('runs what is due already soon, but not at once', async () => {
    const clock = new ManualClock(50n);
    let runs = 0;
    clock.setTimer(50n, () => runs++);
    expect(runs).toBe(0);
    await setImmediate();
    expect(runs).toBe(1);
  });
});

describe("the machine's clock", () => {
  it('keeps to the time of day and never runs a timer early or within the call', async () => {
    expect(Math.abs(Number(systemClock.nowMicros() / 1000n) - Date.now())).toBeLessThan(1000);
    const at = systemClock.nowMicros() + 3_000n;
    let isSet = false;
    const ranAt = await new Promise<bigint>(resolve => {
      systemClock.setTimer(at, () => resolve(isSet ? systemClock.nowMicros() : 0n));
      isSet = true;
    });
    expect(ranAt).toBeGreaterThanOrEqual(at);
  });

  it('waits for what is further away than its timers reach', async () => {
    let ran = false;
    const cancel = systemClock.setTimer(systemClock.nowMicros() + 2n ** 62n, () => {
      ran = true;
    });
    await new Promise(resolve => setTimeout(resolve, 20));
    cancel();
    expect(ran).toBe(false);
  });
});
