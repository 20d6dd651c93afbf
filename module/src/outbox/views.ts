/** What tells the app server that there is something to lease. */
import { t } from 'spacetimedb/server';
import { isService } from '../people/guards.ts';
import plaza from '../schema.ts';
import { signalKey } from './write.ts';

const OutboxState = t.row('OutboxState', {
  key: t.u8().primaryKey(),
  /** The newest message ever written. */
  highestId: t.u64(),
  /** Grows when messages that waited have become due. */
  wakeCount: t.u64(),
});

/** For our own servers: one row; every change of it means "lease now". Empty for others. */
export const outboxHead = plaza.view({ public: true }, t.option(OutboxState), ctx => {
  if (!isService(ctx)) return undefined;
  return ctx.db.outboxSignal.key.find(signalKey) ?? undefined;
});
