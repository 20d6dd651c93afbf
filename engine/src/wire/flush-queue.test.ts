import { describe, expect, it } from 'vitest';
import { FlushQueue } from './flush-queue.ts';

const nextTurn = () => new Promise(resolve => setImmediate(resolve));

describe('FlushQueue', () => {
  it('writes each connection once at the end of the turn, those that owe an answer first', async () => {
    const written: string[] = [];
    const queue = new FlushQueue<string>(
      connection => written.push(connection),
      () => false,
    );
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
    const queue = new FlushQueue<number>(
      connection => {
        writeSlowly();
        written.add(connection);
      },
      () => false,
    );
    for (let connection = 0; connection < 500; connection += 1) {
      queue.add(connection, { isUrgent: false });
    }
    queue.run();
    expect(written.size).toBeLessThan(500);
    let turns = 0;
    for (; written.size < 500; turns += 1) await nextTurn();
    expect(turns).toBeGreaterThan(1);
  });

  it('moves a connection ahead when it comes to owe an answer', async () => {
    const written: string[] = [];
    const queue = new FlushQueue<string>(
      connection => written.push(connection),
      () => false,
    );
    queue.add('watcher', { isUrgent: false });
    queue.add('caller', { isUrgent: false });
    queue.add('caller', { isUrgent: true });
    queue.add('caller', { isUrgent: false });
    await nextTurn();
    expect(written).toEqual(['caller', 'watcher']);
  });

  it('writes no second slice in a turn: a batch of calls that ends then adds nothing', async () => {
    let writes = 0;
    const queue = new FlushQueue<number>(
      () => {
        writeSlowly();
        writes += 1;
      },
      () => false,
    );
    for (let connection = 0; connection < 500; connection += 1)
      queue.add(connection, { isUrgent: false });
    queue.run();
    const ofFirstSlice = writes;
    queue.run();
    expect(writes).toBe(ofFirstSlice);
    await nextTurn();
    expect(writes).toBeGreaterThan(ofFirstSlice);
  });

  it('lets calls that wait run first, and writes as their batch ends', async () => {
    let writes = 0;
    let areCallsWaiting = true;
    const queue = new FlushQueue<string>(
      () => {
        writes += 1;
      },
      () => areCallsWaiting,
    );
    queue.add('watcher', { isUrgent: false });
    await nextTurn();
    expect(writes).toBe(0);
    areCallsWaiting = false;
    queue.run();
    expect(writes).toBe(1);
    await nextTurn();
    expect(writes).toBe(1);
  });

  it('writes in the next turn at the latest, though calls go on waiting', async () => {
    let writes = 0;
    const queue = new FlushQueue<string>(
      () => {
        writes += 1;
      },
      () => true,
    );
    queue.add('watcher', { isUrgent: false });
    for (let turn = 0; turn < 2; turn += 1) await nextTurn();
    expect(writes).toBe(1);
  });
});

/** As long as thirty writes take. */
function writeSlowly(): void {
  const until = performance.now() + 0.25;
  while (performance.now() < until);
}
