/**
 * What the benchmarks run against: accounts that money moves between, and a board that many watch.
 */
import { SenderError, schema, t, table } from 'spacetimedb/server';

const account = table(
  { name: 'account' },
  { id: t.u32().primaryKey(), balance: t.i64(), moves: t.u32() },
);

const ticker = table(
  { name: 'ticker', public: true },
  { topic: t.u32().primaryKey(), value: t.u64(), sentMicros: t.u64(), text: t.string() },
);

const database = schema({ account, ticker });
export default database;

/** Makes accounts `first` to `first + count - 1`, each with the same balance. */
export const openAccounts = database.reducer(
  { first: t.u32(), count: t.u32(), balance: t.i64() },
  (ctx, { first, count, balance }) => {
    for (let id = first; id < first + count; id++) {
      ctx.db.account.insert({ id, balance, moves: 0 });
    }
  },
);

/** Reads two accounts and writes both back: the unit of work that `transfer` counts. */
export const transfer = database.reducer(
  { from: t.u32(), to: t.u32(), amount: t.i64() },
  (ctx, { from, to, amount }) => {
    const payer = ctx.db.account.id.find(from);
    const payee = ctx.db.account.id.find(to);
    if (!payer || !payee) throw new SenderError('NO_ACCOUNT: There is no such account.');
    if (from === to) return;
    if (payer.balance < amount) throw new SenderError('BALANCE_LOW: The balance is too low.');
    payer.balance -= amount;
    payer.moves += 1;
    payee.balance += amount;
    payee.moves += 1;
    ctx.db.account.id.update(payer);
    ctx.db.account.id.update(payee);
  },
);

/** Moves one topic's value, which every subscriber of the topic hears. */
export const tick = database.reducer(
  { topic: t.u32(), sentMicros: t.u64(), text: t.string() },
  (ctx, { topic, sentMicros, text }) => {
    const row = ctx.db.ticker.topic.find(topic);
    if (row) ctx.db.ticker.topic.update({ topic, value: row.value + 1n, sentMicros, text });
    else ctx.db.ticker.insert({ topic, value: 1n, sentMicros, text });
  },
);

/** Does nothing: the cost of a call alone. */
export const noop = database.reducer(() => {});
