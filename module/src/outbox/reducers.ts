/** Leasing, acknowledging and failing messages; all for our own servers. */
import { later } from '@plaza/shared/time';
import { type Infer, SenderError, t } from 'spacetimedb/server';
import { microsOf, now, timestampOf } from '../clock.ts';
import { requireService, requireTimer } from '../people/guards.ts';
import { refuse } from '../refusal.ts';
import plaza, { type Ctx, type TxCtx } from '../schema.ts';
import { attemptsMax, backoffAfter, isDead, leaseMax, leaseSpan } from './rules.ts';
import { type outbox, outboxTimer } from './tables.ts';
import { armWake, dueMessages, nextDue, signal } from './write.ts';

type OutboxRow = Infer<typeof outbox.rowType>;

/** What a lease hands out. `kind` and `payload` are read by `decodeOutboxMessage`. */
const LeasedMessage = t.object('LeasedMessage', {
  id: t.u64(),
  kind: t.string(),
  payload: t.string(),
  recipientId: t.option(t.u64()),
  /** All identities of the recipient: the account to write to is one of theirs. */
  recipientIdentities: t.array(t.identity()),
  createdAt: t.timestamp(),
  /** Counts this attempt; goes back with `failOutbox`. */
  attempts: t.u32(),
});

/**
 * A refusal as a value, because a throw in a procedure reaches its caller as a fatal error. It is
 * an enum of its own: the library types `t.result` as either bare value, not as what it carries.
 */
const Lease = t.enum('Lease', {
  Granted: t.array(LeasedMessage),
  /** `CODE: sentence`. */
  Refused: t.string(),
});

/**
 * Service: takes up to `max` messages (at most 100) that are due, oldest first. They are due
 * again after a minute, unless they were acknowledged or failed before.
 */
export const leaseOutbox = plaza.procedure({ max: t.u32() }, Lease, (ctx, { max }) => {
  try {
    return Lease.Granted(
      ctx.withTx(tx => {
        requireService(tx);
        const until = later(now(tx), leaseSpan);
        // A message whose every lease ran out may be what ends the server that handles it.
        for (const row of dueMessages(tx, Math.min(max, leaseMax))) {
          if (row.attempts >= attemptsMax) bury(tx, row, 'no answer to the last lease');
        }
        const leased = dueMessages(tx, Math.min(max, leaseMax)).map(row => {
          const attempts = row.attempts + 1;
          tx.db.outbox.id.update({ ...row, attempts, dueAt: timestampOf(until) });
          const { id, kind, payload, recipientId, createdAt } = row;
          const links =
            recipientId === undefined ? [] : tx.db.identityLink.personId.filter(recipientId);
          const recipientIdentities = [...links].map(link => link.identity);
          return { id, kind, payload, recipientId, recipientIdentities, createdAt, attempts };
        });
        if (leased.length > 0) armWake(tx, until);
        return leased;
      }),
    );
  } catch (error) {
    if (error instanceof SenderError) return Lease.Refused(error.message);
    throw error;
  }
});

/** Service: these messages were delivered. Unknown ids were acknowledged before. */
export const ackOutbox = plaza.reducer({ ids: t.array(t.u64()) }, (ctx, { ids }) => {
  requireService(ctx);
  for (const id of ids) ctx.db.outbox.id.delete(id);
});

/**
 * Service: an attempt failed. The message waits, or becomes a dead letter when it failed for good
 * or too often. A report about an earlier attempt than the last changes nothing.
 */
export const failOutbox = plaza.reducer(
  { id: t.u64(), attempts: t.u32(), reason: t.string(), isPermanent: t.bool() },
  (ctx, { id, attempts, reason, isPermanent }) => {
    requireService(ctx);
    const row = ctx.db.outbox.id.find(id);
    if (row === null || row.attempts !== attempts) return;
    const lastError = reason.slice(0, 500);
    if (isDead({ attempts, isPermanent })) {
      bury(ctx, row, lastError);
      return;
    }
    const dueAt = later(now(ctx), backoffAfter(attempts));
    ctx.db.outbox.id.update({ ...row, dueAt: timestampOf(dueAt), lastError });
    armWake(ctx, dueAt);
  },
);

/** Service: a dead letter is to be tried once more from the start, under its old id. */
export const reviveDeadLetter = plaza.reducer({ id: t.u64() }, (ctx, { id }) => {
  requireService(ctx);
  const row = ctx.db.deadLetter.id.find(id);
  if (row === null) return refuse('NOT_FOUND');
  ctx.db.deadLetter.id.delete(id);
  const { kind, payload, recipientId, createdAt, lastError } = row;
  const dueAt = ctx.timestamp;
  ctx.db.outbox.insert({
    id,
    kind,
    payload,
    recipientId,
    createdAt,
    attempts: 0,
    dueAt,
    lastError,
  });
  signal(ctx, { isWake: true });
});

/** Timer: something that waited may be due. Arms itself only while something still waits. */
export const wakeOutbox = plaza.reducer(
  { onSchedule: outboxTimer },
  { timer: outboxTimer.rowType },
  ctx => {
    requireTimer(ctx);
    ctx.db.outboxTimer.clear();
    if (hasDue(ctx)) signal(ctx, { isWake: true });
    const next = nextDue(ctx);
    if (next !== null) armWake(ctx, next);
  },
);

/** Makes a dead letter of a message. */
function bury(ctx: Ctx | TxCtx, row: OutboxRow, lastError: string): void {
  const { id, kind, payload, recipientId, createdAt, attempts } = row;
  ctx.db.outbox.id.delete(id);
  const diedAt = ctx.timestamp;
  ctx.db.deadLetter.insert({
    id,
    kind,
    payload,
    recipientId,
    createdAt,
    attempts,
    lastError,
    diedAt,
  });
}

function hasDue(ctx: Ctx): boolean {
  return [...ctx.db.outbox.iter()].some(row => microsOf(row.dueAt) <= now(ctx));
}
