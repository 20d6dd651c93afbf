import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LiveQueries, type Subscribe, type Subscription } from './live-queries.ts';

const posts = { sql: 'SELECT * FROM post WHERE page = 0', table: 'post' };
const older = { sql: 'SELECT * FROM post WHERE page = 1', table: 'post' };

/** An engine that answers when told to. */
class Engine {
  readonly open = new Map<string, { apply: () => void; fail: () => void }>();
  readonly subscribe: Subscribe = (sql, on) => {
    const state = { isActive: false, isEnded: false };
    const subscription: Subscription = {
      isActive: () => state.isActive,
      isEnded: () => state.isEnded,
      unsubscribe: () => {
        state.isEnded = true;
        this.open.delete(sql);
      },
    };
    this.open.set(sql, {
      apply: () => {
        state.isActive = true;
        on.applied();
      },
      fail: () => on.failed(new Error('refused')),
    });
    return subscription;
  };

  async answer(sql: string): Promise<void> {
    this.open.get(sql)?.apply();
    await Promise.resolve();
  }
}

const lingerMs = 1_000;
let current: string[];
let queries: LiveQueries;

beforeEach(() => {
  vi.useFakeTimers();
  current = [];
  queries = new LiveQueries({ lingerMs, onTableCurrent: table => current.push(table) });
});

afterEach(() => {
  vi.useRealTimers();
});

describe('live queries', () => {
  it('asks once for two users, and lets go after the last of them and a while', async () => {
    const engine = new Engine();
    queries.connect(engine.subscribe);
    const first = queries.acquire(posts);
    const second = queries.acquire(posts);
    expect(engine.open.size).toBe(1);
    await engine.answer(posts.sql);
    expect(queries.status(posts.sql)).toBe('ready');
    first();
    second();
    expect(engine.open.size).toBe(1);
    vi.advanceTimersByTime(lingerMs);
    expect(engine.open.size).toBe(0);
  });

  it('keeps a query whose user came back in time', async () => {
    const engine = new Engine();
    queries.connect(engine.subscribe);
    queries.acquire(posts)();
    await engine.answer(posts.sql);
    queries.acquire(posts);
    vi.advanceTimersByTime(lingerMs);
    expect(engine.open.size).toBe(1);
  });

  it('asks what was wanted while there was no connection', () => {
    queries.acquire(posts);
    const engine = new Engine();
    queries.connect(engine.subscribe);
    expect(engine.open.has(posts.sql)).toBe(true);
  });

  it('stays ready over a reconnect and names the table once all of it was answered', async () => {
    const before = new Engine();
    queries.connect(before.subscribe);
    queries.acquire(posts);
    queries.acquire(older);
    await before.answer(posts.sql);
    await before.answer(older.sql);
    current.length = 0;
    queries.disconnect();
    expect(queries.status(posts.sql)).toBe('ready');

    const after = new Engine();
    queries.connect(after.subscribe);
    await after.answer(posts.sql);
    expect(current).toEqual([]);
    await after.answer(older.sql);
    expect(current).toEqual(['post']);
  });

  it('tells the engine only after its answer about a query that was released before', async () => {
    const engine = new Engine();
    queries.connect(engine.subscribe);
    queries.acquire(posts)();
    vi.advanceTimersByTime(lingerMs);
    expect(engine.open.size).toBe(1);
    await engine.answer(posts.sql);
    expect(engine.open.size).toBe(0);
  });

  it('reports a refusal and asks again on request', async () => {
    const engine = new Engine();
    queries.connect(engine.subscribe);
    queries.acquire(posts);
    engine.open.get(posts.sql)?.fail();
    expect(queries.status(posts.sql)).toBe('failed');
    queries.retry(posts.sql);
    await engine.answer(posts.sql);
    expect(queries.status(posts.sql)).toBe('ready');
  });
});
