import { expect, it } from 'vitest';
import { ConsoleTimers } from './console-timers.ts';

it('[MOD30] forgets the oldest of timers that nobody ends', () => {
  const timers = new ConsoleTimers();
  const ids = Array.from({ length: 1_001 }, (_, i) => timers.start(`timer ${i}`));
  expect(() => timers.end(ids[0]!)).toThrow();
  expect(timers.end(ids[1]!)).toContain('Timing span "timer 1": ');
  expect(timers.end(ids[1_000]!)).toContain('Timing span "timer 1000": ');
  expect(() => timers.end(ids[1_000]!)).toThrow();
});
