import vm from 'node:vm';
import { describe, expect, test } from 'vitest';
import { runWithin } from './time-limit.ts';

const plentyMs = 10_000;
const shortMs = 50;

describe('a time limit', () => {
  test('lets pass what ends in time, and what that throws', () => {
    let count = 0;
    expect(runWithin(plentyMs, () => count++)).toBe(true);
    const failure = new Error('thrown');
    expect(() =>
      runWithin(plentyMs, () => {
        throw failure;
      }),
    ).toThrow(failure);
    expect(count).toBe(1);
    let thrown: unknown = 'nothing';
    try {
      runWithin(plentyMs, () => {
        throw null;
      });
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeNull();
  });

  test('ends an endless loop, past every catch and finally', () => {
    const passed: string[] = [];
    const isDone = runWithin(shortMs, () => {
      try {
        for (;;);
      } catch {
        passed.push('catch');
      } finally {
        passed.push('finally');
      }
    });
    expect(isDone).toBe(false);
    expect(passed).toEqual([]);
  });

  test('ends an endless loop in another realm, and promises there that never end', () => {
    const context = vm.createContext({}, { microtaskMode: 'afterEvaluate' });
    expect(runWithin(shortMs, () => vm.runInContext('for (;;);', context))).toBe(false);
    const promises = 'const again = () => Promise.resolve().then(again); again();';
    expect(runWithin(shortMs, () => vm.runInContext(promises, context))).toBe(false);
    expect(runWithin(plentyMs, () => vm.runInContext('1 + 1', context))).toBe(true);
  });

  test('is over with what it limited: what runs longer afterwards is left alone', () => {
    expect(runWithin(shortMs, () => {})).toBe(true);
    const endMs = performance.now() + 3 * shortMs;
    while (performance.now() < endMs);
    expect(runWithin(plentyMs, () => {})).toBe(true);
  });

  test('goes on with the tasks and promises that waited', async () => {
    const told: string[] = [];
    const immediate = new Promise<void>(resolve =>
      setImmediate(() => {
        runWithin(shortMs, () => {
          for (;;);
        });
        told.push('stopped');
        resolve();
      }),
    );
    const later = new Promise<void>(resolve =>
      setImmediate(() => {
        told.push('next');
        resolve();
      }),
    );
    await Promise.all([immediate, later]);
    expect(told).toEqual(['stopped', 'next']);
  });

  test('holds within another one, whichever is over first', () => {
    let isInnerDone = true;
    const isOuterDone = runWithin(plentyMs, () => {
      isInnerDone = runWithin(shortMs, () => {
        for (;;);
      });
    });
    expect([isInnerDone, isOuterDone]).toEqual([false, true]);
  });
});
