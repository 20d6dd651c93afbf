import { describe, expect, it } from 'vitest';
import { firstDue, nextDue, readScheduleAt } from './schedule-at.ts';

function bsatn(tag: number, micros: bigint): Uint8Array {
  const bytes = new Uint8Array(12);
  const view = new DataView(bytes.buffer);
  view.setUint8(3, tag);
  view.setBigInt64(4, micros, true);
  return bytes;
}

describe('ScheduleAt', () => {
  it('is a time or an interval; a negative interval counts by its length', () => {
    expect(readScheduleAt(bsatn(1, 5n), 3)).toEqual({ tag: 'time', atMicros: 5n });
    expect(readScheduleAt(bsatn(0, 5n), 3)).toEqual({ tag: 'interval', micros: 5n });
    expect(readScheduleAt(bsatn(0, -5n), 3)).toEqual({ tag: 'interval', micros: 5n });
  });

  it('[SCHED1] [SCHED2] is first due at its time, or one interval from now', () => {
    expect(firstDue({ tag: 'time', atMicros: 7n }, 100n)).toBe(7n);
    expect(firstDue({ tag: 'interval', micros: 7n }, 100n)).toBe(107n);
  });

  it.each([
    ['on time', 1_000n, 1_100n],
    ['late', 1_050n, 1_100n],
    ['late by several beats', 1_350n, 1_400n],
    ['late to the very beat', 1_300n, 1_400n],
    ['early, by a clock that was set back', 900n, 1_100n],
  ])('keeps its beat when it ran %s', (_, now, expected) => {
    expect(nextDue(1_000n, 100n, now)).toBe(expected);
  });

  it('is due at once for ever with an interval of nothing', () => {
    expect(nextDue(1_000n, 0n, 2_000n)).toBe(1_000n);
  });
});
