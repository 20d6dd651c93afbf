/** Constraints, sequences and indexes of every kind. */
import { errors, Range, SenderError, schema, t, table } from 'spacetimedb/server';

const autoI8 = table({ public: true }, { id: t.i8().primaryKey().autoInc(), note: t.string() });
const autoU8 = table({ public: true }, { id: t.u8().primaryKey().autoInc(), note: t.string() });
const autoI16 = table({ public: true }, { id: t.i16().primaryKey().autoInc(), note: t.string() });
const autoU16 = table({ public: true }, { id: t.u16().primaryKey().autoInc(), note: t.string() });
const autoI32 = table({ public: true }, { id: t.i32().primaryKey().autoInc(), note: t.string() });
const autoU32 = table({ public: true }, { id: t.u32().primaryKey().autoInc(), note: t.string() });
const autoI64 = table({ public: true }, { id: t.i64().primaryKey().autoInc(), note: t.string() });
const autoU64 = table({ public: true }, { id: t.u64().primaryKey().autoInc(), note: t.string() });
const autoI128 = table({ public: true }, { id: t.i128().primaryKey().autoInc(), note: t.string() });
const autoU128 = table({ public: true }, { id: t.u128().primaryKey().autoInc(), note: t.string() });
const autoI256 = table({ public: true }, { id: t.i256().primaryKey().autoInc(), note: t.string() });
const autoU256 = table({ public: true }, { id: t.u256().primaryKey().autoInc(), note: t.string() });

/** A sequence that nothing keeps unique. */
const lap = table({ public: true }, { position: t.i8().autoInc(), serial: t.u32() });

const person = table(
  { public: true },
  {
    id: t.u64().primaryKey().autoInc(),
    email: t.string().unique(),
    badge: t.u32().unique(),
    team: t.string().index('btree'),
  },
);

const plain = table({ public: true }, { a: t.u32(), b: t.string() });

const cell = table(
  {
    public: true,
    indexes: [
      { accessor: 'byPlace', algorithm: 'btree', columns: ['x', 'y', 'z'] },
      { accessor: 'byTag', algorithm: 'hash', columns: ['tag', 'x'] },
    ],
  },
  { id: t.u32().primaryKey().index('direct'), x: t.i32(), y: t.i32(), z: t.i32(), tag: t.string() },
);

const spacetimedb = schema({
  autoI8,
  autoU8,
  autoI16,
  autoU16,
  autoI32,
  autoU32,
  autoI64,
  autoU64,
  autoI128,
  autoU128,
  autoI256,
  autoU256,
  lap,
  person,
  plain,
  cell,
});
export default spacetimedb;

/** Inserts a row with a generated key into the tables of all types. @returns the keys */
export const countAll = spacetimedb.procedure({ note: t.string() }, t.array(t.i64()), (ctx, args) =>
  ctx.withTx(({ db }) =>
    [
      db.autoI8.insert({ id: 0, ...args }).id,
      db.autoU8.insert({ id: 0, ...args }).id,
      db.autoI16.insert({ id: 0, ...args }).id,
      db.autoU16.insert({ id: 0, ...args }).id,
      db.autoI32.insert({ id: 0, ...args }).id,
      db.autoU32.insert({ id: 0, ...args }).id,
      db.autoI64.insert({ id: 0n, ...args }).id,
      db.autoU64.insert({ id: 0n, ...args }).id,
      db.autoI128.insert({ id: 0n, ...args }).id,
      db.autoU128.insert({ id: 0n, ...args }).id,
      db.autoI256.insert({ id: 0n, ...args }).id,
      db.autoU256.insert({ id: 0n, ...args }).id,
    ].map(BigInt),
  ),
);

/** Inserts `count` rows with a generated position. */
export const runLaps = spacetimedb.reducer({ count: t.u32() }, (ctx, { count }) => {
  for (let serial = 1; serial <= count; serial++) ctx.db.lap.insert({ position: 0, serial });
});

export const addPerson = spacetimedb.reducer(
  { id: t.u64(), email: t.string(), badge: t.u32(), team: t.string() },
  (ctx, row) => {
    ctx.db.person.insert(row);
  },
);

/** Inserts and gives up, after the sequence has moved. */
export const addNobody = spacetimedb.reducer({ email: t.string() }, (ctx, { email }) => {
  ctx.db.person.insert({ id: 0n, email, badge: 0, team: '' });
  throw new SenderError('nobody');
});

/** @returns the name of the error that a second row of the same email meets, and what is there */
export const catchClash = spacetimedb.procedure(
  { email: t.string() },
  t.array(t.string()),
  (ctx, args) =>
    ctx.withTx(({ db }) => {
      const { email } = args;
      db.person.insert({ id: 0n, email, badge: 900, team: 'first' });
      const seen: string[] = [];
      try {
        db.person.insert({ id: 0n, email, badge: 901, team: 'second' });
      } catch (error) {
        seen.push((error as Error).name, String(error instanceof errors.UniqueAlreadyExists));
      }
      // The refused row has left nothing in any index.
      seen.push(db.person.email.find(email)?.team ?? 'none', String(db.person.badge.find(901)));
      db.person.insert({ id: 0n, email: `${email}!`, badge: 901, team: 'third' });
      return seen;
    }),
);

/** What the module does to rows of `person`; each answers with a word. */
export const change = spacetimedb.procedure(
  { how: t.string(), id: t.u64(), email: t.string(), badge: t.u32(), team: t.string() },
  t.string(),
  (ctx, { how, ...row }) =>
    ctx.withTx(({ db }) => {
      try {
        switch (how) {
          case 'update by id':
            return String(db.person.id.update(row).id);
          case 'delete by id':
            return String(db.person.id.delete(row.id));
          case 'delete by team':
            return String(db.person.team.delete(row.team));
          case 'delete row':
            return String(db.person.delete(row));
          default:
            return 'unknown';
        }
      } catch (error) {
        return (error as Error).name;
      }
    }),
);

export const addPlain = spacetimedb.procedure({ a: t.u32(), b: t.string() }, t.u64(), (ctx, row) =>
  ctx.withTx(({ db }) => {
    db.plain.insert(row);
    db.plain.insert(row);
    return db.plain.count();
  }),
);

export const dropPlain = spacetimedb.procedure(
  { a: t.u32(), b: t.string() },
  t.bool(),
  (ctx, row) => ctx.withTx(({ db }) => db.plain.delete(row)),
);

/** Fills a cube of cells: x, y and z from -1 to 1. */
export const fillCells = spacetimedb.reducer(ctx => {
  let id = 0;
  for (const x of [-1, 0, 1])
    for (const y of [-1, 0, 1])
      for (const z of [-1, 0, 1])
        ctx.db.cell.insert({ id: id++, x, y, z, tag: `tag ${(x + y) & 1}` });
});

const Bound = t.enum('Bound', { Included: t.i32(), Excluded: t.i32(), Unbounded: t.unit() });
type BoundValue = { tag: 'Included' | 'Excluded'; value: number } | { tag: 'Unbounded' };

function boundOf(bound: BoundValue) {
  switch (bound.tag) {
    case 'Included':
      return { tag: 'included', value: bound.value } as const;
    case 'Excluded':
      return { tag: 'excluded', value: bound.value } as const;
    case 'Unbounded':
      return { tag: 'unbounded' } as const;
  }
}

/** @returns x, y and z of the cells of a prefix and a range behind it, in the index's order */
export const scanCells = spacetimedb.procedure(
  { prefix: t.array(t.i32()), from: Bound, to: Bound },
  t.array(t.array(t.i32())),
  (ctx, { prefix, from, to }) => {
    const range = new Range<number>(boundOf(from), boundOf(to));
    return ctx.withTx(({ db }) => {
      const { byPlace } = db.cell;
      const [x = 0, y = 0] = prefix;
      const rows =
        prefix.length === 0
          ? byPlace.filter(range)
          : prefix.length === 1
            ? byPlace.filter([x, range])
            : byPlace.filter([x, y, range]);
      return [...rows].map(row => [row.x, row.y, row.z]);
    });
  },
);

/** @returns how many cells each way of asking finds */
export const countCells = spacetimedb.procedure(t.array(t.u32()), ctx =>
  ctx.withTx(({ db }) => {
    const { cell: cells } = db;
    return [
      [...cells.byPlace.filter(0)],
      [...cells.byPlace.filter([0, 1])],
      [...cells.byPlace.filter([0, 1, -1])],
      [...cells.byTag.filter(['tag 0', 0])],
      [...cells.byTag.filter(['tag 2', 0])],
      [cells.id.find(13)].filter(Boolean),
      [cells.id.find(4_000_000_000)].filter(Boolean),
      [...cells.iter()],
    ].map(rows => rows.length);
  }),
);

/** Deletes the cells of x = 1 with y from 0 on, and then all of x = -1. @returns how many went */
export const dropCells = spacetimedb.procedure(t.array(t.u32()), ctx =>
  ctx.withTx(({ db }) => {
    const from = new Range<number>({ tag: 'included', value: 0 }, { tag: 'unbounded' });
    return [
      db.cell.byPlace.delete([1, from]),
      db.cell.byPlace.delete(-1),
      db.cell.byTag.delete(['tag 1', 0]),
      Number(db.cell.count()),
    ];
  }),
);

export const clearCells = spacetimedb.procedure(t.u64(), ctx =>
  ctx.withTx(({ db }) => db.cell.clear()),
);
