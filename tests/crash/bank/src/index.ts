/**
 * The module of the crash tests: money that only moves, ledgers that must agree with it, and timers.
 * Whatever a crash does, `invariants.ts` says what must hold of its tables.
 */
import { ScheduleAt } from 'spacetimedb';
import { SenderError, schema, t, table } from 'spacetimedb/server';
import { accounts, extraColumn, extraColumns, openingBalance } from './opening.ts';

const account = table(
  { name: 'account', public: true },
  {
    id: t.u32().primaryKey(),
    balance: t.i64(),
    /** Transfers that touched it. */
    moves: t.u32(),
  },
);

const extras = Array.from({ length: extraColumns }, (_, i) => extraColumn(i + 1));
// Cast: how many there are is not known to the type, and nobody names them.
const extraTypes = Object.fromEntries(
  extras.map(({ name, value }) => [name, t.u32().default(value)]),
) as Record<never, never>;
const extraValues = Object.fromEntries(extras.map(({ name, value }) => [name, value])) as Record<
  never,
  never
>; // as above

/** One row for each transfer. */
const transferLog = table(
  { name: 'transfer_log', public: true },
  {
    seq: t.u64().primaryKey().autoInc(),
    requestId: t.u64().unique(),
    fromId: t.u32().index('btree'),
    toId: t.u32().index('hash'),
    amount: t.i64(),
    memo: t.string(),
    ...extraTypes,
  },
);

/** A repeating timer, and what it counts. */
const beatTimer = table(
  { name: 'beat_timer' },
  { id: t.u64().primaryKey().autoInc(), at: t.scheduleAt() },
);
const beat = table({ name: 'beat', public: true }, { id: t.u8().primaryKey(), count: t.u64() });

/** One-shot timers: each refunds one unit to where it came from, exactly once. */
const refundTimer = table(
  { name: 'refund_timer', public: true },
  {
    id: t.u64().primaryKey().autoInc(),
    at: t.scheduleAt(),
    transferSeq: t.u64(),
    fails: t.bool(),
  },
);
const refund = table(
  { name: 'refund', public: true },
  { transferSeq: t.u64().primaryKey(), times: t.u32() },
);

/** Who is connected, kept by the lifecycle reducers. */
const online = table(
  { name: 'online', public: true },
  { connectionId: t.connectionId().primaryKey(), identity: t.identity() },
);

const bank = schema({ account, transferLog, beatTimer, beat, refundTimer, refund, online });
export default bank;

export const init = bank.init(ctx => {
  for (let id = 1; id <= accounts; id++)
    ctx.db.account.insert({ id, balance: openingBalance, moves: 0 });
  ctx.db.beat.insert({ id: 0, count: 0n });
  ctx.db.beatTimer.insert({ id: 0n, at: ScheduleAt.interval(5_000n) });
});

export const onConnect = bank.clientConnected(ctx => {
  if (ctx.connectionId !== null)
    ctx.db.online.insert({ connectionId: ctx.connectionId, identity: ctx.sender });
});

export const onDisconnect = bank.clientDisconnected(ctx => {
  if (ctx.connectionId !== null) ctx.db.online.connectionId.delete(ctx.connectionId);
});

/** Moves money and writes it down; every tenth one arms a refund, every hundredth a failing one. */
export const transfer = bank.reducer(
  { requestId: t.u64(), fromId: t.u32(), toId: t.u32(), amount: t.i64() },
  (ctx, { requestId, fromId, toId, amount }) => {
    const from = ctx.db.account.id.find(fromId);
    const to = ctx.db.account.id.find(toId);
    if (from === null || to === null || fromId === toId)
      throw new SenderError('NO_ACCOUNT: There are not two such accounts.');
    ctx.db.account.id.update({ ...from, balance: from.balance - amount, moves: from.moves + 1 });
    ctx.db.account.id.update({ ...to, balance: to.balance + amount, moves: to.moves + 1 });
    const memo = 'm'.repeat(Number(requestId % 60n));
    const entry = { seq: 0n, requestId, fromId, toId, amount, memo, ...extraValues };
    const row = ctx.db.transferLog.insert(entry);
    // Refused only now, so that there is something to roll back.
    if (from.balance < amount)
      throw new SenderError('NO_FUNDS: The account does not hold so much.');
    if (requestId % 10n !== 0n) return;
    ctx.db.refundTimer.insert({
      id: 0n,
      at: ScheduleAt.time(ctx.timestamp.microsSinceUnixEpoch + 3_000n),
      transferSeq: row.seq,
      fails: requestId % 100n === 0n,
    });
  },
);

export const onBeat = bank.reducer({ onSchedule: beatTimer }, { timer: beatTimer.rowType }, ctx => {
  const row = ctx.db.beat.id.find(0);
  if (row !== null) ctx.db.beat.id.update({ ...row, count: row.count + 1n });
});

export const onRefund = bank.reducer(
  { onSchedule: refundTimer },
  { timer: refundTimer.rowType },
  (ctx, { timer }) => {
    const done = ctx.db.refund.transferSeq.find(timer.transferSeq);
    if (done === null) ctx.db.refund.insert({ transferSeq: timer.transferSeq, times: 1 });
    else ctx.db.refund.transferSeq.update({ ...done, times: done.times + 1 });
    if (timer.fails) throw new Error('this refund fails, and must be undone and forgotten');
  },
);
