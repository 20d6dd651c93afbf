/**
 * What the benchmarks of the live side run against: topics that many watch, goods with prices, and
 * threads of which everybody sees those that they have open.
 */
import { schema, t, table } from 'spacetimedb/server';

const ticker = table(
  { name: 'ticker', public: true },
  { topic: t.u32().primaryKey(), value: t.u64(), text: t.string() },
);

const item = table(
  { name: 'item', public: true },
  { id: t.u32().primaryKey(), shelf: t.u32().index('btree'), price: t.u32(), text: t.string() },
);

/** Who looks after which shelf. */
const keeper = table(
  { name: 'keeper', public: true },
  { id: t.u32().primaryKey(), shelf: t.u32().index('btree') },
);

const openThread = table(
  { name: 'open_thread' },
  {
    id: t.u32().primaryKey().autoInc(),
    viewer: t.identity().index('hash'),
    thread: t.u32(),
  },
);

const message = table(
  {
    name: 'message',
    indexes: [{ accessor: 'by_page', algorithm: 'btree', columns: ['thread', 'page'] }],
  },
  {
    id: t.u32().primaryKey().autoInc(),
    thread: t.u32(),
    page: t.u32(),
    seq: t.u32(),
    text: t.string(),
  },
);

const threadHead = table({ name: 'thread_head' }, { thread: t.u32().primaryKey(), seq: t.u32() });

const database = schema({ ticker, item, keeper, openThread, message, threadHead });
export default database;

const pageRows = 32;

/** Moves one topic's value, which every subscriber of the topic hears. */
export const tick = database.reducer(
  { topic: t.u32(), text: t.string() },
  (ctx, { topic, text }) => {
    const row = ctx.db.ticker.topic.find(topic);
    if (row) ctx.db.ticker.topic.update({ topic, value: row.value + 1n, text });
    else ctx.db.ticker.insert({ topic, value: 1n, text });
  },
);

/** Puts an item on a shelf, or moves it and its price. */
export const price = database.reducer(
  { id: t.u32(), shelf: t.u32(), price: t.u32(), text: t.string() },
  (ctx, row) => {
    if (ctx.db.item.id.find(row.id)) ctx.db.item.id.update(row);
    else ctx.db.item.insert(row);
  },
);

/** Gives each of the first shelves a keeper of the same number. */
export const hire = database.reducer({ count: t.u32() }, (ctx, { count }) => {
  for (let id = 0; id < count; id++) ctx.db.keeper.insert({ id, shelf: id });
});

/** The caller looks at a thread. */
export const open = database.reducer({ thread: t.u32() }, (ctx, { thread }) => {
  ctx.db.openThread.insert({ id: 0, viewer: ctx.sender, thread });
});

/** Adds a message to a thread. */
export const say = database.reducer(
  { thread: t.u32(), text: t.string() },
  (ctx, { thread, text }) => {
    const head = ctx.db.threadHead.thread.find(thread);
    const seq = head ? head.seq + 1 : 0;
    if (head) ctx.db.threadHead.thread.update({ thread, seq });
    else ctx.db.threadHead.insert({ thread, seq });
    ctx.db.message.insert({ id: 0, thread, page: Math.floor(seq / pageRows), seq, text });
  },
);

/** The newest page of each thread that the caller has open, and the one before it. */
export const myThreadTail = database.view({ public: true }, t.array(message.rowType), ctx => {
  const rows = [];
  for (const { thread } of ctx.db.openThread.viewer.filter(ctx.sender)) {
    const head = ctx.db.threadHead.thread.find(thread);
    if (!head) continue;
    const page = Math.floor(head.seq / pageRows);
    rows.push(...ctx.db.message.by_page.filter([thread, page]));
    if (page > 0) rows.push(...ctx.db.message.by_page.filter([thread, page - 1]));
  }
  return rows;
});

/** Does nothing: the cost of a call alone. */
export const noop = database.reducer(() => {});
