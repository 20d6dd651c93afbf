/** A module that serves HTTP itself, and mounts another. */
import { Router, SyncResponse, schema, t, table } from 'spacetimedb/server';
import * as depot from './depot.ts';

/** Of the same name as a table of the other module. */
const crate = table({ public: true }, { id: t.u32().primaryKey(), note: t.string() });
const spacetimedb = schema({ crate, depot });
export default spacetimedb;

export const addBoth = spacetimedb.reducer({ label: t.string() }, (ctx, { label }) => {
  ctx.db.crate.insert({ id: Number(ctx.db.crate.count()), note: label });
  depot.addCrate(ctx.as.depot, { label });
});

export const labels = spacetimedb.procedure(t.array(t.string()), ctx =>
  ctx.withTx(tx => [...tx.db.depot.crate.iter()].map(row => row.label).sort()),
);

const echo = spacetimedb.httpHandler((_ctx, request) => {
  const headers = { 'x-method': request.method, 'x-uri': request.uri, 'x-two': 'b' };
  return new SyncResponse(request.text(), { status: 201, headers });
});

const who = spacetimedb.httpHandler(ctx => {
  const seen = ctx.withTx(tx => ({
    sender: tx.sender.toHexString(),
    connection: tx.connectionId?.toHexString() ?? null,
    jwt: tx.senderAuth.jwt !== null,
  }));
  return new SyncResponse(JSON.stringify(seen));
});

const crash = spacetimedb.httpHandler(ctx => {
  ctx.withTx(tx => tx.db.crate.insert({ id: 500, note: 'committed before' }));
  throw new Error('a secret of the handler');
});

const health = spacetimedb.httpHandler((ctx, request) => depot.health(ctx.as.depot, request));

export const router = spacetimedb.httpRouter(
  new Router()
    .get('/echo', echo)
    .post('/echo', echo)
    .any('/any', echo)
    .get('/who', who)
    .get('/crash', crash)
    .get('/depot/health', health),
);
export { crash, echo, health, who };
