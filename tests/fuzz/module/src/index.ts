/** What fuzzed clients talk to: all kinds of columns, nothing that takes long. */
import { SenderError, schema, t, table } from 'spacetimedb/server';

const Shape = t.enum('Shape', { Dot: t.unit(), Line: t.u32(), Text: t.string() });

const thing = table(
  {
    public: true,
    indexes: [{ accessor: 'byGroupAndRank', algorithm: 'btree', columns: ['group', 'rank'] }],
  },
  {
    id: t.u64().primaryKey().autoInc(),
    group: t.u32().index('btree'),
    rank: t.i32(),
    name: t.string(),
    isOpen: t.bool(),
    shape: Shape,
    note: t.option(t.string()),
    tags: t.array(t.string()),
  },
);
const named = table(
  { public: true },
  { id: t.u32().primaryKey(), name: t.string().unique(), owner: t.identity().index('hash') },
);
const numbers = table(
  { public: true },
  {
    id: t.u8().primaryKey(),
    i8: t.i8(),
    i16: t.i16(),
    i64: t.i64(),
    i128: t.i128(),
    u256: t.u256(),
    f32: t.f32(),
    f64: t.f64(),
    bytes: t.byteArray(),
    at: t.timestamp(),
    duration: t.timeDuration(),
    connection: t.connectionId(),
    uuid: t.uuid(),
  },
);
const hidden = table({}, { id: t.u32().primaryKey(), text: t.string() });
const blink = table(
  { public: true, event: true },
  { group: t.u32().index('hash'), text: t.string() },
);

const spacetimedb = schema({ thing, named, numbers, hidden, blink });
export default spacetimedb;

export const init = spacetimedb.init(ctx => {
  for (let i = 0; i < 20; i += 1) {
    ctx.db.thing.insert({
      id: 0n,
      group: i % 4,
      rank: i - 10,
      name: `thing ${i}`,
      isOpen: i % 2 === 0,
      shape: i % 3 === 0 ? { tag: 'Dot' } : { tag: 'Line', value: i },
      note: i % 5 === 0 ? undefined : 'note',
      tags: ['a', 'b'].slice(0, i % 3),
    });
    ctx.db.named.insert({ id: i, name: `name ${i}`, owner: ctx.sender });
    ctx.db.hidden.insert({ id: i, text: `secret ${i}` });
  }
});

/** Keeps the tables small, whatever comes. */
export const add = spacetimedb.reducer(
  {
    group: t.u32(),
    name: t.string(),
    shape: Shape,
    note: t.option(t.string()),
    tags: t.array(t.string()),
  },
  (ctx, fields) => {
    if (fields.name === '') throw new SenderError('EMPTY: A name is needed.');
    if (ctx.db.thing.count() > 60n) ctx.db.thing.clear();
    const note = fields.note ?? undefined;
    ctx.db.thing.insert({ id: 0n, rank: 1, isOpen: true, ...fields, note });
    ctx.db.blink.insert({ group: fields.group, text: fields.name });
  },
);

export const rename = spacetimedb.reducer(
  { id: t.u32(), name: t.string() },
  (ctx, { id, name }) => {
    const row = ctx.db.named.id.find(id);
    if (!row) throw new SenderError('NONE: There is no such row.');
    ctx.db.named.id.update({ ...row, name });
  },
);

export const sum = spacetimedb.procedure(
  { values: t.array(t.u32()) },
  t.u64(),
  (_ctx, { values }) => values.reduce((total, value) => total + BigInt(value), 0n),
);

export const mine = spacetimedb.view(
  { name: 'mine', public: true },
  t.array(named.rowType),
  ctx => [...ctx.db.named.owner.filter(ctx.sender)],
);

export const openThings = spacetimedb.anonymousView(
  { name: 'open_things', public: true },
  t.array(thing.rowType),
  ctx => ctx.from.thing.where(row => row.isOpen.eq(true)),
);
