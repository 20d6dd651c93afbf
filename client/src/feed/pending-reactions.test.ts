import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PendingReactions, shownReaction } from './pending-reactions.ts';

const press = { target: '1/0', emoji: 'need' };
const settleMs = 1_000;
let store: PendingReactions;

beforeEach(() => {
  vi.useFakeTimers();
  store = new PendingReactions(settleMs);
});
afterEach(() => {
  vi.useRealTimers();
});

const shown = (settled: { isMine: boolean; count: number }) =>
  shownReaction(settled, store.on(press.target).get(press.emoji));

describe('a reaction that was pressed', () => {
  const before = { isMine: false, count: 4 };

  it('counts at once', () => {
    void store.press({
      ...press,
      wanted: true,
      settled: before,
      send: () => new Promise(() => {}),
    });
    expect(shown(before)).toEqual({ isMine: true, count: 5 });
  });

  it('is not counted twice when the settled count arrives', async () => {
    await store.press({ ...press, wanted: true, settled: before, send: async () => {} });
    expect(shown({ isMine: true, count: 4 })).toEqual({ isMine: true, count: 5 });
    expect(shown({ isMine: true, count: 5 })).toEqual({ isMine: true, count: 5 });
  });

  it('changes nothing when it is pressed and taken back before the count moved', async () => {
    await store.press({ ...press, wanted: true, settled: before, send: async () => {} });
    await store.press({
      ...press,
      wanted: false,
      settled: { isMine: true, count: 4 },
      send: async () => {},
    });
    expect(shown({ isMine: false, count: 4 })).toEqual({ isMine: false, count: 4 });
  });

  it('is forgotten once the count has had its time', async () => {
    await store.press({ ...press, wanted: true, settled: before, send: async () => {} });
    vi.advanceTimersByTime(settleMs);
    expect(store.on(press.target).size).toBe(0);
  });

  it('is taken back when it was refused', async () => {
    const refused = store.press({
      ...press,
      wanted: true,
      settled: before,
      send: async () => {
        throw new Error('TOO_MANY_REACTIONS: Enough.');
      },
    });
    await expect(refused).rejects.toThrow('TOO_MANY_REACTIONS');
    expect(shown(before)).toEqual(before);
  });
});
