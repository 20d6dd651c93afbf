/** Values of every type that a column can have, on every way that a value can go. */
import { schema, t, table } from 'spacetimedb/server';

const Colour = t.enum('Colour', ['Red', 'Green', 'Blue']);
const Point = t.object('Point', { x: t.i32(), y: t.i32() });
const Shape = t.enum('Shape', {
  Nothing: t.unit(),
  Circle: t.f64(),
  Line: t.object('Line', { from: Point, to: Point }),
  Group: t.array(Point),
  Label: t.string(),
});
const Empty = t.object('Empty', {});

const Every = t.row('Every', {
  id: t.u32().primaryKey(),
  bool: t.bool(),
  i8: t.i8(),
  u8: t.u8(),
  i16: t.i16(),
  u16: t.u16(),
  i32: t.i32(),
  u32: t.u32(),
  i64: t.i64(),
  u64: t.u64(),
  i128: t.i128(),
  u128: t.u128(),
  i256: t.i256(),
  u256: t.u256(),
  f32: t.f32(),
  f64: t.f64(),
  text: t.string(),
  bytes: t.byteArray(),
  identity: t.identity(),
  connection: t.connectionId(),
  uuid: t.uuid(),
  timestamp: t.timestamp(),
  duration: t.timeDuration(),
  at: t.scheduleAt(),
  colour: Colour,
  shape: Shape,
  point: Point,
  empty: Empty,
  maybe: t.option(t.u64()),
  maybeMaybe: t.option(t.option(t.string())),
  maybeShape: t.option(Shape),
  result: t.result(t.string(), t.string()),
  grid: t.array(t.array(t.i16())),
  shapes: t.array(Shape),
  maybes: t.array(t.option(t.u8())),
  texts: t.array(t.string()),
  floats: t.array(t.f64()),
  wides: t.array(t.u256()),
  flags: t.array(t.bool()),
});
const every = table({ public: true }, Every);
/** Without a key: rows are known by their bytes. */
const loose = table({ public: true }, { f32: t.f32(), f64: t.f64(), shape: Shape });

/** A type as primary key, as unique column, and in an index. */
const keyedI8 = table(
  { public: true },
  { key: t.i8().primaryKey(), once: t.i8().unique(), many: t.i8().index('btree'), value: t.u32() },
);
const keyedU8 = table(
  { public: true },
  { key: t.u8().primaryKey(), once: t.u8().unique(), many: t.u8().index('btree'), value: t.u32() },
);
const keyedI16 = table(
  { public: true },
  {
    key: t.i16().primaryKey(),
    once: t.i16().unique(),
    many: t.i16().index('btree'),
    value: t.u32(),
  },
);
const keyedU16 = table(
  { public: true },
  {
    key: t.u16().primaryKey(),
    once: t.u16().unique(),
    many: t.u16().index('btree'),
    value: t.u32(),
  },
);
const keyedI32 = table(
  { public: true },
  {
    key: t.i32().primaryKey(),
    once: t.i32().unique(),
    many: t.i32().index('btree'),
    value: t.u32(),
  },
);
const keyedU32 = table(
  { public: true },
  {
    key: t.u32().primaryKey(),
    once: t.u32().unique(),
    many: t.u32().index('btree'),
    value: t.u32(),
  },
);
const keyedI64 = table(
  { public: true },
  {
    key: t.i64().primaryKey(),
    once: t.i64().unique(),
    many: t.i64().index('btree'),
    value: t.u32(),
  },
);
const keyedU64 = table(
  { public: true },
  {
    key: t.u64().primaryKey(),
    once: t.u64().unique(),
    many: t.u64().index('btree'),
    value: t.u32(),
  },
);
const keyedI128 = table(
  { public: true },
  {
    key: t.i128().primaryKey(),
    once: t.i128().unique(),
    many: t.i128().index('btree'),
    value: t.u32(),
  },
);
const keyedU128 = table(
  { public: true },
  {
    key: t.u128().primaryKey(),
    once: t.u128().unique(),
    many: t.u128().index('btree'),
    value: t.u32(),
  },
);
const keyedI256 = table(
  { public: true },
  {
    key: t.i256().primaryKey(),
    once: t.i256().unique(),
    many: t.i256().index('btree'),
    value: t.u32(),
  },
);
const keyedU256 = table(
  { public: true },
  {
    key: t.u256().primaryKey(),
    once: t.u256().unique(),
    many: t.u256().index('btree'),
    value: t.u32(),
  },
);
const keyedBool = table(
  { public: true },
  {
    key: t.bool().primaryKey(),
    once: t.bool().unique(),
    many: t.bool().index('btree'),
    value: t.u32(),
  },
);
const keyedText = table(
  { public: true },
  {
    key: t.string().primaryKey(),
    once: t.string().unique(),
    many: t.string().index('btree'),
    value: t.u32(),
  },
);
const keyedIdentity = table(
  { public: true },
  {
    key: t.identity().primaryKey(),
    once: t.identity().unique(),
    many: t.identity().index('btree'),
    value: t.u32(),
  },
);
const keyedConnection = table(
  { public: true },
  {
    key: t.connectionId().primaryKey(),
    once: t.connectionId().unique(),
    many: t.connectionId().index('btree'),
    value: t.u32(),
  },
);
const keyedUuid = table(
  { public: true },
  {
    key: t.uuid().primaryKey(),
    once: t.uuid().unique(),
    many: t.uuid().index('btree'),
    value: t.u32(),
  },
);
const keyedTimestamp = table(
  { public: true },
  {
    key: t.timestamp().primaryKey(),
    once: t.timestamp().unique(),
    many: t.timestamp().index('btree'),
    value: t.u32(),
  },
);

const keyedColour = table(
  { public: true },
  {
    key: Colour.primaryKey(),
    many: Colour.index('btree'),
    value: t.u32(),
  },
);

const spacetimedb = schema({
  every,
  loose,
  keyedI8,
  keyedU8,
  keyedI16,
  keyedU16,
  keyedI32,
  keyedU32,
  keyedI64,
  keyedU64,
  keyedI128,
  keyedU128,
  keyedI256,
  keyedU256,
  keyedBool,
  keyedText,
  keyedIdentity,
  keyedConnection,
  keyedUuid,
  keyedTimestamp,
  keyedColour,
});
export default spacetimedb;

export const putEvery = spacetimedb.reducer({ row: Every }, (ctx, { row }) => {
  ctx.db.every.id.delete(row.id);
  ctx.db.every.insert(row);
});

/** Reads the row back and writes it again: what the module sees must be what it wrote. */
export const rewriteEvery = spacetimedb.reducer({ id: t.u32() }, (ctx, { id }) => {
  const row = ctx.db.every.id.find(id);
  if (!row) throw new Error('no such row');
  ctx.db.every.id.update({ ...row });
});

export const echoEvery = spacetimedb.procedure({ row: Every }, Every, (_ctx, { row }) => row);

export const findEvery = spacetimedb.procedure(
  { id: t.u32() },
  t.option(Every),
  (ctx, { id }) => ctx.withTx(tx => tx.db.every.id.find(id)) ?? undefined,
);

export const echoShape = spacetimedb.procedure({ shape: Shape }, Shape, (_ctx, { shape }) => shape);

export const putLoose = spacetimedb.reducer({ row: loose.rowType }, (ctx, { row }) => {
  ctx.db.loose.insert(row);
});

export const dropLoose = spacetimedb.procedure({ row: loose.rowType }, t.bool(), (ctx, { row }) =>
  ctx.withTx(tx => tx.db.loose.delete(row)),
);

/** All values of the wide types stay apart where a double would join them. */
export const addWide = spacetimedb.procedure(
  { a: t.u256(), b: t.u256() },
  t.u256(),
  (_ctx, { a, b }) => a + b,
);

const Key = t.enum('Key', {
  I8: t.i8(),
  U8: t.u8(),
  I16: t.i16(),
  U16: t.u16(),
  I32: t.i32(),
  U32: t.u32(),
  I64: t.i64(),
  U64: t.u64(),
  I128: t.i128(),
  U128: t.u128(),
  I256: t.i256(),
  U256: t.u256(),
  Bool: t.bool(),
  Text: t.string(),
  Identity: t.identity(),
  Connection: t.connectionId(),
  Uuid: t.uuid(),
  Timestamp: t.timestamp(),
  Colour,
});

/** What the tables of all key types have in common. */
interface KeyedTable {
  insert(row: KeyedRow): KeyedRow;
  readonly key: UniqueColumn;
  /** Sums cannot be unique without being the key. */
  readonly once?: UniqueColumn;
  readonly many: { filter(value: unknown): Iterable<KeyedRow>; delete(value: unknown): number };
}
interface UniqueColumn {
  find(value: unknown): KeyedRow | null;
  update(row: KeyedRow): KeyedRow;
  delete(value: unknown): boolean;
}
interface KeyedRow {
  readonly key: unknown;
  readonly once: unknown;
  readonly many: unknown;
  readonly value: number;
}

function tableOf(db: object, tag: string): KeyedTable {
  // The tables differ in the type of their columns alone.
  return (db as Record<string, KeyedTable>)[`keyed${tag}`]!;
}

export const putKeyed = spacetimedb.reducer({ key: Key, value: t.u32() }, (ctx, { key, value }) => {
  const row = { key: key.value, once: key.value, many: key.value, value };
  const rows = tableOf(ctx.db, key.tag);
  if (rows.key.find(key.value)) rows.key.update(row);
  else rows.insert(row);
});

/** @returns the row's value by each of the three columns, -1 where it is not found */
export const findKeyed = spacetimedb.procedure({ key: Key }, t.array(t.i64()), (ctx, { key }) =>
  ctx.withTx(tx => {
    const rows = tableOf(tx.db, key.tag);
    const found = [rows.key.find(key.value), (rows.once ?? rows.key).find(key.value)];
    return [...found, ...rows.many.filter(key.value)].map(row => BigInt(row?.value ?? -1));
  }),
);

export const dropKeyed = spacetimedb.reducer({ key: Key }, (ctx, { key }) => {
  const rows = tableOf(ctx.db, key.tag);
  (rows.once ?? rows.key).delete(key.value);
});
