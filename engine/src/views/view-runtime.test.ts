/** Which views a transaction makes anew: those that it touches, and no other. */
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createEngine, type Engine } from '../embedded.ts';
import { SubscriptionHub } from '../subscriptions/subscription-hub.ts';
import { bundleText } from '../testing/bundle-text.ts';

/** Threads with pages of messages; everybody sees the newest page of the threads that they opened. */
const source = `
  const opened = table({ name: 'opened' }, {
    id: t.u32().primaryKey().autoInc(), viewer: t.identity().index('hash'), thread: t.u32(),
  });
  const head = table({ name: 'head' }, { thread: t.u32().primaryKey(), seq: t.u32() });
  const message = table(
    { name: 'message', indexes: [{ accessor: 'byPage', algorithm: 'btree', columns: ['thread', 'page'] }] },
    { id: t.u32().primaryKey().autoInc(), thread: t.u32(), page: t.u32(), text: t.string() },
  );
  const module = schema({ opened, head, message });
  export default module;

  export const open = module.reducer({ thread: t.u32() }, (ctx, { thread }) => {
    ctx.db.opened.insert({ id: 0, viewer: ctx.sender, thread });
  });
  export const say = module.reducer({ thread: t.u32(), text: t.string() }, (ctx, { thread, text }) => {
    const known = ctx.db.head.thread.find(thread);
    const seq = known ? known.seq + 1 : 0;
    if (known) ctx.db.head.thread.update({ thread, seq });
    else ctx.db.head.insert({ thread, seq });
    ctx.db.message.insert({ id: 0, thread, page: Math.floor(seq / 4), text });
  });
  export const tail = module.view({ name: 'tail', public: true }, t.array(message.rowType), ctx => {
    const rows = [];
    for (const { thread } of ctx.db.opened.viewer.filter(ctx.sender)) {
      const newest = ctx.db.head.thread.find(thread);
      if (newest) rows.push(...ctx.db.message.byPage.filter([thread, Math.floor(newest.seq / 4)]));
    }
    return rows;
  });
`;

const people = 1_000;
const threads = 100;
let js = '';
let engine: Engine;

beforeAll(async () => {
  js = await bundleText(source);
});
afterEach(() => engine.close());

describe('views of a thousand people', () => {
  it('[V2] are computed for the ten who have the thread open, and for nobody else', async () => {
    engine = await createEngine({ module: js });
    const hub = new SubscriptionHub(engine.database);
    const told: number[] = [];
    for (let person = 0; person < people; person += 1) {
      const client = engine.as(BigInt(person + 1));
      await client.call('open', { thread: person % threads });
      const subscriber = {
        identity: client.identity,
        isOwner: false,
        receive: () => told.push(person),
        fail: () => told.push(Number.NaN),
      };
      hub.subscribe(subscriber, 1, ['SELECT * FROM tail']);
    }
    expect(hub.statistics).toMatchObject({ subscribers: people, queries: people, views: people });

    const speaker = engine.as('speaker');
    // The first message makes the thread's head, the fifth begins another page.
    for (let message = 0; message < 6; message += 1) {
      const before = hub.statistics.viewsComputed;
      told.length = 0;
      await speaker.call('say', { thread: 7, text: 'hello' });
      expect(hub.statistics.viewsComputed - before).toBe(10);
      expect(told.sort((a, b) => a - b)).toEqual(
        Array.from({ length: 10 }, (_, i) => 7 + i * threads),
      );
    }

    const before = hub.statistics.viewsComputed;
    told.length = 0;
    await engine.as(1n).call('open', { thread: 7 });
    expect(hub.statistics.viewsComputed - before).toBe(1);
    expect(told).toEqual([0]);
  });
});
