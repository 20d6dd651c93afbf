import { describe, expect, it } from 'vitest';
import { TurnQueue } from './turn-queue.ts';

describe('TurnQueue', () => {
  it('[W7] gives each member a turn before one has a second', async () => {
    const order: string[] = [];
    const left = new Map([
      ['a', 3],
      ['b', 3],
      ['c', 1],
    ]);
    const queue = new TurnQueue<string>(member => {
      order.push(member);
      spin();
      const rest = (left.get(member) ?? 0) - 1;
      left.set(member, rest);
      if (rest > 0) queue.wait(member);
    });
    while (queue.hasTime());
    for (const member of left.keys()) queue.wait(member);
    for (let turn = 0; turn < 20; turn += 1) await new Promise(resolve => setImmediate(resolve));
    expect(order).toEqual(['a', 'b', 'c', 'a', 'b', 'a', 'b']);
  });

  it('[W7] forgets who has left', async () => {
    const order: string[] = [];
    const queue = new TurnQueue<string>(member => order.push(member));
    queue.hasTime();
    queue.wait('a');
    queue.wait('b');
    queue.remove('a');
    await new Promise(resolve => setImmediate(resolve));
    expect(order).toEqual(['b']);
  });
});

/** Uses up a turn. */
function spin(): void {
  const end = performance.now() + 6;
  while (performance.now() < end);
}
