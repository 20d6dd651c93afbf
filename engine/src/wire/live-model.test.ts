/**
 * The oracle: whatever transactions, subscriptions and unsubscriptions come in whatever order, each
 * client's cache holds exactly the rows that its queries have in a model written in plain JavaScript.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DbConnection } from '../../fixtures/live/bindings/index.ts';
import { startLiveServer } from './testing/live-server.ts';

type Transaction = Parameters<DbConnection['reducers']['transact']>[0];
type Row = Readonly<Record<string, unknown>>;
type TableName = 'item' | 'plain' | 'topic' | 'letter' | 'myNotes' | 'hotTopics';

/** A query with its meaning: the rows that it has for a caller in the model. */
interface ModelQuery {
  readonly sql: string;
  readonly table: TableName;
  readonly rows: (model: Model, caller: string) => Row[];
}

/** A WHERE clause with its meaning. */
interface Where {
  readonly sql: string;
  readonly holds: (row: Row, caller: string) => boolean;
}

interface Model {
  readonly item: Map<unknown, Row>;
  readonly plain: Map<unknown, Row>;
  readonly topic: Map<unknown, Row>;
  readonly note: Map<unknown, Row>;
  readonly letter: Map<unknown, Row>;
}

const OPERATORS = {
  '=': (a: never, b: never) => a === b,
  '<>': (a: never, b: never) => a !== b,
  '<': (a: never, b: never) => a < b,
  '<=': (a: never, b: never) => a <= b,
  '>': (a: never, b: never) => a > b,
  '>=': (a: never, b: never) => a >= b,
} as const;

/** Column as in SQL, field as in JavaScript, and the values that it takes. */
interface Column {
  readonly column: string;
  readonly field: string;
  readonly value: fc.Arbitrary<bigint | number | string | boolean>;
}

const id = fc.bigInt(1n, 6n);
const topicId = fc.integer({ min: 1, max: 3 });
const label = fc.constantFrom('', 'a', 'b', "it's");
const score = fc.integer({ min: -2, max: 2 });

const ITEM_COLUMNS: Column[] = [
  { column: 'id', field: 'id', value: id },
  { column: 'topic', field: 'topic', value: topicId },
  { column: 'label', field: 'label', value: label },
  { column: 'score', field: 'score', value: score },
  { column: 'is_open', field: 'isOpen', value: fc.boolean() },
];
const TOPIC_COLUMNS: Column[] = [
  { column: 'id', field: 'id', value: topicId },
  { column: 'is_hot', field: 'isHot', value: fc.boolean() },
];
const PLAIN_COLUMNS: Column[] = [
  { column: 'a', field: 'a', value: topicId },
  { column: 'b', field: 'b', value: label },
];
const NOTE_COLUMNS: Column[] = [
  { column: 'id', field: 'id', value: topicId },
  { column: 'text', field: 'text', value: label },
];

function literal(value: unknown): string {
  return typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value);
}

function whereOn(
  table: string,
  columns: readonly Column[],
  sender: { column: string; field: string } | null,
): fc.Arbitrary<Where> {
  const comparison = fc.constantFrom(...columns).chain(({ column, field, value }) =>
    fc
      .record({
        operator: fc.constantFrom(...(Object.keys(OPERATORS) as (keyof typeof OPERATORS)[])),
        value,
      })
      .map(({ operator, value }) => ({
        sql: `${table}.${column} ${operator} ${literal(value)}`,
        // Both sides are of the column's type.
        holds: (row: Row) => OPERATORS[operator](row[field] as never, value as never),
      })),
  );
  const equality = fc.constantFrom(...columns).chain(({ column, field, value }) =>
    value.map(value => ({
      sql: `${table}.${column} = ${literal(value)}`,
      holds: (row: Row) => row[field] === value,
    })),
  );
  const isMine: fc.Arbitrary<Where>[] =
    sender === null
      ? []
      : [
          fc.constant({
            sql: `${table}.${sender.column} = :sender`,
            holds: (row: Row, caller: string) => row[sender.field] === caller,
          }),
        ];
  const { where } = fc.letrec<{ where: Where; leaf: Where }>(tie => ({
    leaf: fc.oneof(comparison, equality, ...isMine),
    where: fc.oneof(
      { maxDepth: 2 },
      tie('leaf'),
      fc.tuple(tie('where'), tie('where')).map(([a, b]) => ({
        sql: `(${a.sql}) AND (${b.sql})`,
        holds: (row: Row, caller: string) => a.holds(row, caller) && b.holds(row, caller),
      })),
      fc.tuple(tie('where'), tie('where')).map(([a, b]) => ({
        sql: `(${a.sql}) OR (${b.sql})`,
        holds: (row: Row, caller: string) => a.holds(row, caller) || b.holds(row, caller),
      })),
    ),
  }));
  return where;
}

const itemWhere = whereOn('item', ITEM_COLUMNS, { column: 'owner', field: 'owner' });
const topicWhere = whereOn('topic', TOPIC_COLUMNS, { column: 'member', field: 'member' });

function selection(
  table: TableName,
  sqlName: string,
  where: fc.Arbitrary<Where>,
  rowsOf: (model: Model, caller: string) => Row[],
): fc.Arbitrary<ModelQuery> {
  return fc.option(where, { nil: null }).map(where => ({
    sql: `SELECT * FROM ${sqlName}${where === null ? '' : ` WHERE ${where.sql}`}`,
    table,
    rows: (model, caller) => rowsOf(model, caller).filter(row => where?.holds(row, caller) ?? true),
  }));
}

/** What the module's visibility filter lets through. */
function lettersOf(model: Model, caller: string): Row[] {
  return [...model.letter.values()].filter(({ topic }) =>
    [...model.topic.values()].some(({ id, member }) => id === topic && member === caller),
  );
}

const LETTER_COLUMNS: Column[] = [
  { column: 'id', field: 'id', value: topicId },
  { column: 'topic', field: 'topic', value: topicId },
  { column: 'text', field: 'text', value: label },
];

const semijoin: fc.Arbitrary<ModelQuery> = fc
  .record({
    output: fc.constantFrom('item' as const, 'topic' as const),
    items: itemWhere,
    topics: topicWhere,
    swapped: fc.boolean(),
  })
  .map(({ output, items, topics, swapped }) => ({
    sql: `SELECT ${output}.* FROM ${swapped ? 'topic JOIN item' : 'item JOIN topic'} ON item.topic = topic.id WHERE (${items.sql}) AND (${topics.sql})`,
    table: output,
    rows: (model, caller) =>
      [...model[output].values()].filter(row =>
        [...model.item.values()].some(
          item =>
            items.holds(item, caller) &&
            [...model.topic.values()].some(
              topic =>
                item.topic === topic.id &&
                topics.holds(topic, caller) &&
                row === (output === 'item' ? item : topic),
            ),
        ),
      ),
  }));

const query: fc.Arbitrary<ModelQuery> = fc.oneof(
  { weight: 4, arbitrary: selection('item', 'item', itemWhere, model => [...model.item.values()]) },
  {
    weight: 2,
    arbitrary: selection('topic', 'topic', topicWhere, model => [...model.topic.values()]),
  },
  selection('plain', 'plain', whereOn('plain', PLAIN_COLUMNS, null), model => [
    ...model.plain.values(),
  ]),
  selection('myNotes', 'my_notes', whereOn('my_notes', NOTE_COLUMNS, null), (model, caller) =>
    [...model.note.values()].filter(({ owner }) => owner === caller),
  ),
  selection('hotTopics', 'hot_topics', whereOn('hot_topics', TOPIC_COLUMNS, null), model =>
    [...model.topic.values()].filter(({ isHot }) => isHot === true),
  ),
  selection('letter', 'letter', whereOn('letter', LETTER_COLUMNS, null), lettersOf),
  { weight: 3, arbitrary: semijoin },
);

const isRemoval = fc.boolean();
const transaction: fc.Arbitrary<Transaction> = fc.record({
  items: fc.array(
    fc.record({ id, topic: topicId, label, score, isOpen: fc.boolean(), isRemoval }),
    { maxLength: 4 },
  ),
  plains: fc.array(fc.record({ a: topicId, b: label, isRemoval }), { maxLength: 2 }),
  topics: fc.array(
    fc.record({ id: topicId, isMine: fc.boolean(), isHot: fc.boolean(), isRemoval }),
    { maxLength: 2 },
  ),
  letters: fc.array(fc.record({ id: topicId, topic: topicId, text: label, isRemoval }), {
    maxLength: 2,
  }),
  notes: fc.array(fc.record({ id: topicId, text: label, isRemoval }), { maxLength: 2 }),
  pings: fc.array(fc.record({ topic: topicId, text: label }), { maxLength: 1 }),
  refusal: fc.constantFrom('', '', '', 'refused'),
});

const CLIENTS = [{}, { isV2: true }, { isConfirmed: false }];
const client = fc.nat({ max: CLIENTS.length - 1 });
const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      tag: fc.constant('transact' as const),
      client,
      transactions: fc.array(transaction, { minLength: 1, maxLength: 3 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      tag: fc.constant('subscribe' as const),
      client,
      queries: fc.array(query, { minLength: 1, maxLength: 3 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ tag: fc.constant('unsubscribe' as const), client, which: fc.nat() }),
  },
);

/** What the fixture's reducer does, in the model. */
function apply(
  model: Model,
  { items, plains, topics, notes, letters, refusal }: Transaction,
  caller: string,
): void {
  if (refusal !== '') return;
  for (const { isRemoval, ...row } of items) {
    model.item.delete(row.id);
    if (!isRemoval) model.item.set(row.id, { ...row, owner: caller });
  }
  for (const { isRemoval, ...row } of plains) {
    const key = JSON.stringify([row.a, row.b]);
    if (isRemoval) model.plain.delete(key);
    else if (!model.plain.has(key)) model.plain.set(key, row);
  }
  for (const { id, isMine, isHot, isRemoval } of topics) {
    model.topic.delete(id);
    if (!isRemoval) model.topic.set(id, { id, member: isMine ? caller : 'nobody', isHot });
  }
  for (const { isRemoval, ...row } of letters) {
    model.letter.delete(row.id);
    if (!isRemoval) model.letter.set(row.id, row);
  }
  for (const { id, text, isRemoval } of notes) {
    model.note.delete(id);
    if (!isRemoval) model.note.set(id, { id, owner: caller, text });
  }
}

/** Rows as sorted text, so that two lists can be compared as sets. */
function canonical(rows: Iterable<Row>, nobody: string): string[] {
  const text = (value: unknown): string => {
    if (typeof value === 'bigint') return `${value}n`;
    // Identities of the SDK know how to show themselves.
    if (typeof value === 'object' && value !== null && 'toHexString' in value)
      return String((value as { toHexString(): string }).toHexString());
    return value === 'nobody' ? nobody : String(value);
  };
  const lines = [...rows].map(row =>
    Object.keys(row)
      .sort()
      .map(field => `${field}=${text(row[field])}`)
      .join(' '),
  );
  return [...new Set(lines)].sort();
}

describe('every client holds exactly the rows of its queries', () => {
  it('[S7] whatever happens', { timeout: 300_000 }, async () => {
    const server = await startLiveServer();
    const nobody = server.database.identity.toString(16).padStart(64, '0');
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 25 }), async steps => {
        const owner = await server.connect();
        await clear(owner);
        const clients = await Promise.all(CLIENTS.map(options => server.connect(options)));
        const callers = clients.map(({ identity }) => identity?.toHexString() ?? '');
        const model: Model = {
          item: new Map(),
          plain: new Map(),
          topic: new Map(),
          note: new Map(),
          letter: new Map(),
        };
        const open: { client: number; queries: ModelQuery[]; end: () => Promise<void> }[] = [];
        try {
          for (const step of steps) {
            const connection = clients[step.client];
            const caller = callers[step.client] ?? '';
            if (connection === undefined) continue;
            if (step.tag === 'transact') {
              for (const transaction of step.transactions) apply(model, transaction, caller);
              await Promise.all(
                step.transactions.map(args => connection.reducers.transact(args).catch(() => {})),
              );
            } else if (step.tag === 'subscribe') {
              const end = await subscribe(
                connection,
                step.queries.map(({ sql }) => sql),
              );
              open.push({ client: step.client, queries: step.queries, end });
            } else if (open.length > 0) {
              const [ended] = open.splice(step.which % open.length, 1);
              await ended?.end();
            }
            await Promise.all(clients.map(barrier));
            for (const [i, connection] of clients.entries()) {
              const queries = open
                .filter(({ client }) => client === i)
                .flatMap(({ queries }) => queries);
              for (const table of [
                'item',
                'plain',
                'topic',
                'letter',
                'myNotes',
                'hotTopics',
              ] as const) {
                const expected = queries
                  .filter(query => query.table === table)
                  .flatMap(query => query.rows(model, callers[i] ?? ''));
                const sqls = queries.filter(query => query.table === table).map(({ sql }) => sql);
                expect({ sqls, rows: canonical(connection.db[table].iter(), nobody) }).toEqual({
                  sqls,
                  rows: canonical(expected, nobody),
                });
              }
            }
          }
        } finally {
          for (const connection of [owner, ...clients]) connection.disconnect();
        }
      }),
      { numRuns: 60 },
    );
    await server.close();
  });
});

function subscribe(connection: DbConnection, sqls: string[]): Promise<() => Promise<void>> {
  return new Promise((resolve, reject) => {
    const handle = connection
      .subscriptionBuilder()
      .onApplied(() => resolve(() => new Promise(ended => handle.unsubscribeThen(() => ended()))))
      .onError(({ event }) => reject(new Error(`${sqls.join('; ')}: ${event?.message}`)))
      .subscribe(sqls);
  });
}

const NOTHING: Transaction = {
  items: [],
  plains: [],
  topics: [],
  notes: [],
  letters: [],
  pings: [],
  refusal: '',
};

/** Answers come behind all updates that were made before. */
function barrier(connection: DbConnection): Promise<void> {
  return connection.reducers.transact(NOTHING);
}

/** Empties the tables for the next run. */
async function clear(connection: DbConnection): Promise<void> {
  const ids = [1, 2, 3, 4, 5, 6];
  const isRemoval = true;
  await connection.reducers.transact({
    ...NOTHING,
    items: ids.map(id => ({
      id: BigInt(id),
      topic: 0,
      label: '',
      score: 0,
      isOpen: false,
      isRemoval,
    })),
    topics: ids.map(id => ({ id, isMine: false, isHot: false, isRemoval })),
    notes: ids.map(id => ({ id, text: '', isRemoval })),
    letters: ids.map(id => ({ id, topic: 0, text: '', isRemoval })),
    plains: ids.flatMap(a => ['', 'a', 'b', "it's"].map(b => ({ a, b, isRemoval }))),
  });
}
