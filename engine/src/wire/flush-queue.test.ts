import { describe, expect, it } from 'vitest';
import { FlushQueue } from './flush-queue.ts';

const nextTurn = () => new Promise(resolve => setImmediate(resolve));

describe('FlushQueue', () => {
  it('writes each connection once at the end of the turn, those that owe an answer first', async () => {
    const written: string[] = [];
    const queue = new FlushQueue<string>(connection => written.push(connection));
    queue.add('watcher', { isUrgent: false });
    queue.add('watcher', { isUrgent: false });
    queue.add('caller', { isUrgent: true });
    queue.add('gone', { isUrgent: false });
    queue.remove('gone');
    expect(written).toEqual([]);
    await nextTurn();
    expect(written).toEqual(['caller', 'watcher']);
    queue.add('watcher', { isUrgent: false });
    queue.run();
    expect(written).toEqual(['caller', 'watcher', 'watcher']);
  });

  it('spreads many writes over turns, so that others get theirs in between', async () => {
    const written = new Set<number>();
    const queue = new FlushQueue<number>(connection => {
      const until = performance.now() + 0.25;
      while (performance.now() < until);
      written.add(connection);
    });
    for (let connection = 0; connection < 500; connection += 1) {
      queue.add(connection, { isUrgent: false });
    }
    queue.run();
    expect(written.size).toBeLessThan(500);
    let turns = 0;
    for (; written.size < 500; turns += 1) await nextTurn();
    expect(turns).toBeGreaterThan(1);
  });
});
