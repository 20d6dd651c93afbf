/** A table to be filled: rows of 100 bytes with a primary key and one index. */
import { schema, t, table } from 'spacetimedb/server';

const item = table(
  { name: 'item' },
  {
    id: t.u64().primaryKey(),
    owner: t.u64().index('btree'),
    createdAt: t.timestamp(),
    title: t.string(),
    count: t.u32(),
  },
);

const database = schema({ item });
export default database;

/** Makes rows `first` to `first + count - 1`; each owner has ten. */
export const fill = database.reducer(
  { first: t.u32(), count: t.u32() },
  (ctx, { first, count }) => {
    for (let id = first; id < first + count; id++) {
      ctx.db.item.insert({
        id: BigInt(id),
        owner: BigInt(id % 100_000),
        createdAt: ctx.timestamp,
        // 8 + 8 + 8 + 4 + 4 bytes are in the other columns and before the text.
        title: `item ${String(id).padStart(63, '.')}`,
        count: id,
      });
    }
  },
);
