/** A module of its own that `index.ts` mounts under a name. */
import { SenderError, SyncResponse, schema, t, table } from 'spacetimedb/server';

const crate = table(
  { public: true },
  { id: t.u32().primaryKey().autoInc(), label: t.string().index('btree') },
);
const keeper = table({}, { identity: t.identity().primaryKey() });

const spacetimedb = schema({ crate, keeper });
export default spacetimedb;

export const addCrate = spacetimedb.reducer({ label: t.string() }, (ctx, { label }) => {
  if (label === '') throw new SenderError('LABEL: A crate has a label.');
  ctx.db.crate.insert({ id: 0, label });
  if (!ctx.db.keeper.identity.find(ctx.sender)) ctx.db.keeper.insert({ identity: ctx.sender });
});

export const countCrates = spacetimedb.procedure(t.u64(), ctx =>
  ctx.withTx(tx => tx.db.crate.count()),
);

export const redCrates = spacetimedb.anonymousView(
  { name: 'red_crates', public: true },
  t.array(crate.rowType),
  ctx => [...ctx.db.crate.label.filter('red')],
);

export const health = spacetimedb.httpHandler(ctx => {
  const count = ctx.withTx(tx => tx.db.crate.count());
  return new SyncResponse(`${count} crates`);
});
