/** Writing messages, and waking the app server when there is something to lease. */
import { encodeOutboxPayload, type OutboxMessage } from '@plaza/shared/outbox';
import type { Micros } from '@plaza/shared/time';
import { Range } from 'spacetimedb/server';
import { microsOf, now, onceAt, timestampOf } from '../clock.ts';
import type { Ctx, TxCtx } from '../schema.ts';

/** Key of the one row that the app server watches. */
export const signalKey = 0;

/**
 * Asks for an effect outside, in the transaction that causes it.
 * @param recipientId the person it is for, when it is for one
 */
export function send(ctx: Ctx, message: OutboxMessage, recipientId?: bigint): void {
  const row = ctx.db.outbox.insert({
    id: 0n,
    kind: message.kind,
    payload: encodeOutboxPayload(message),
    recipientId,
    createdAt: ctx.timestamp,
    attempts: 0,
    dueAt: ctx.timestamp,
    lastError: undefined,
  });
  signal(ctx, { highestId: row.id });
}

/** Changes the one row that the app server watches. */
export function signal(ctx: Ctx, change: { highestId?: bigint; isWake?: boolean }): void {
  const row = ctx.db.outboxSignal.key.find(signalKey);
  const next = {
    key: signalKey,
    highestId: change.highestId ?? row?.highestId ?? 0n,
    wakeCount: (row?.wakeCount ?? 0n) + (change.isWake ? 1n : 0n),
  };
  if (row === null) ctx.db.outboxSignal.insert(next);
  else ctx.db.outboxSignal.key.update(next);
}

/** Messages that may be leased now, oldest first. */
export function dueMessages(ctx: Ctx | TxCtx, max: number) {
  const due = new Range(null, { tag: 'included' as const, value: ctx.timestamp });
  const rows = [...ctx.db.outbox.dueAt.filter(due)];
  return rows.sort((a, b) => (a.id < b.id ? -1 : 1)).slice(0, max);
}

/** Sees to it that the timer fires no later than this. */
export function armWake(ctx: Ctx | TxCtx, at: Micros): void {
  for (const { scheduledAt } of ctx.db.outboxTimer.iter()) {
    if (scheduledAt.tag === 'Time' && microsOf(scheduledAt.value) <= at) return;
  }
  ctx.db.outboxTimer.clear();
  ctx.db.outboxTimer.insert({ scheduledId: 0n, scheduledAt: onceAt(at) });
}

/** When the next waiting message becomes due; null when none waits. */
export function nextDue(ctx: Ctx): Micros | null {
  const waiting = new Range({ tag: 'excluded' as const, value: timestampOf(now(ctx)) });
  let earliest: Micros | null = null;
  for (const row of ctx.db.outbox.dueAt.filter(waiting)) {
    const dueAt = microsOf(row.dueAt);
    if (earliest === null || dueAt < earliest) earliest = dueAt;
  }
  return earliest;
}
