/** Transactions, errors, lifecycle, procedures: what a call may do and how it may end. */
import { SenderError, schema, t, table } from 'spacetimedb/server';

const note = table(
  { public: true },
  { id: t.u64().primaryKey().autoInc(), text: t.string().index('btree') },
);
const counter = table({ public: true }, { name: t.string().primaryKey(), value: t.i64() });
/** How the lifecycle functions behave. */
const mode = table({}, { name: t.string().primaryKey() });
const visit = table(
  { public: true },
  {
    id: t.u64().primaryKey().autoInc(),
    what: t.string(),
    who: t.identity(),
    connection: t.string(),
  },
);
const event = table({ public: true, event: true }, { key: t.u32().primaryKey(), text: t.string() });

const spacetimedb = schema({ note, counter, mode, visit, event });
export default spacetimedb;

export const init = spacetimedb.init(ctx => {
  ctx.db.visit.insert({
    id: 0n,
    what: 'init',
    who: ctx.sender,
    connection: ctx.connectionId?.toHexString() ?? 'none',
  });
});

export const onConnect = spacetimedb.clientConnected(ctx => {
  if (ctx.db.mode.name.find('closed')) throw new SenderError('CLOSED: Come back later.');
  if (ctx.db.mode.name.find('broken')) throw new Error('the door is broken');
  if (ctx.db.mode.name.find('quiet')) return;
  ctx.db.visit.insert({
    id: 0n,
    what: 'connected',
    who: ctx.sender,
    connection: ctx.connectionId?.toHexString() ?? 'none',
  });
});

export const onDisconnect = spacetimedb.clientDisconnected(ctx => {
  if (ctx.db.mode.name.find('quiet')) return;
  ctx.db.visit.insert({
    id: 0n,
    what: 'disconnected',
    who: ctx.sender,
    connection: ctx.connectionId?.toHexString() ?? 'none',
  });
  if (ctx.db.mode.name.find('bad leave')) throw new Error('never left');
});

export const setMode = spacetimedb.reducer({ name: t.string(), on: t.bool() }, (ctx, args) => {
  ctx.db.mode.name.delete(args.name);
  if (args.on) ctx.db.mode.insert({ name: args.name });
});

export const write = spacetimedb.reducer({ text: t.string() }, (ctx, { text }) => {
  ctx.db.note.insert({ id: 0n, text });
});

export const erase = spacetimedb.reducer({ text: t.string() }, (ctx, { text }) => {
  ctx.db.note.text.delete(text);
});

export const noop = spacetimedb.reducer(() => {});

/** Touches everything and then ends as it is told. */
export const failAfterWriting = spacetimedb.reducer({ how: t.string() }, (ctx, { how }) => {
  for (const row of [...ctx.db.note.iter()]) ctx.db.note.id.update({ ...row, text: 'never' });
  ctx.db.note.insert({ id: 0n, text: 'never' });
  ctx.db.note.text.delete('kept');
  ctx.db.counter.clear();
  ctx.db.event.insert({ key: 1, text: 'never' });
  switch (how) {
    case 'sender error':
      throw new SenderError('REFUSED: ünï "quoted"\n line two');
    case 'error':
      throw new Error('a secret of the module');
    case 'string':
      throw 'just a string';
    case 'nothing':
      throw undefined;
    case 'stack':
      return recurse(0);
    case 'unique':
      ctx.db.counter.insert({ name: 'twice', value: 1n });
      ctx.db.counter.insert({ name: 'twice', value: 2n });
      return;
    case 'no row':
      ctx.db.counter.name.update({ name: 'nobody', value: 0n });
      return;
    case 'wrong type':
      // What the compiler would refuse, the module's serializer refuses when it runs.
      ctx.db.counter.insert({ name: 'x', value: 'one' as unknown as bigint });
      return;
  }
});

function recurse(depth: number): void {
  recurse(depth + 1);
  if (depth < 0) throw new Error('not reached');
}

export const addTo = spacetimedb.reducer({ name: t.string(), by: t.i64() }, (ctx, { name, by }) => {
  const row = ctx.db.counter.name.find(name);
  if (!row) ctx.db.counter.insert({ name, value: by });
  else ctx.db.counter.name.update({ name, value: row.value + by });
});

/** Another reducer called as a function is part of this one. */
export const addTwice = spacetimedb.reducer({ name: t.string(), by: t.i64() }, (ctx, args) => {
  addTo(ctx, args);
  addTo(ctx, args);
  if (args.by < 0n) throw new SenderError('NEGATIVE: Both are undone.');
});

/** Reads what it has just written, in every way. */
export const readOwnWrites = spacetimedb.reducer(ctx => {
  const { db } = ctx;
  const seen: string[] = [];
  db.counter.clear();
  db.counter.insert({ name: 'own', value: 1n });
  seen.push(String(db.counter.name.find('own')?.value), String(db.counter.count()));
  db.counter.name.update({ name: 'own', value: 2n });
  seen.push(String([...db.counter.iter()].map(row => row.value)));
  db.counter.name.delete('own');
  seen.push(String(db.counter.name.find('own')), String(db.counter.count()));
  db.counter.insert({ name: 'own', value: 3n });
  seen.push(String(db.counter.name.find('own')?.value));
  db.note.insert({ id: 0n, text: seen.join(' ') });
});

/** Takes rows away while it walks over them. */
export const eraseWhileWalking = spacetimedb.procedure(t.array(t.u64()), ctx =>
  ctx.withTx(({ db }) => {
    db.counter.clear();
    for (let i = 0n; i < 100n; i++) db.counter.insert({ name: `n${i}`, value: i });
    let walked = 0n;
    for (const row of db.counter.iter()) {
      walked++;
      db.counter.name.delete(row.name);
    }
    return [walked, db.counter.count()];
  }),
);

export const facts = spacetimedb.reducer(ctx => {
  const first = ctx.timestamp.microsSinceUnixEpoch;
  const second = ctx.timestamp.microsSinceUnixEpoch;
  const text = JSON.stringify({
    sender: ctx.sender.toHexString(),
    connection: ctx.connectionId?.toHexString() ?? null,
    database: ctx.databaseIdentity.toHexString(),
    micros: String(first),
    isOneTime: first === second,
    random: [ctx.random(), ctx.random.integerInRange(1, 6)],
    isInternal: ctx.senderAuth.isInternal,
    issuer: ctx.senderAuth.jwt?.issuer ?? null,
    subject: ctx.senderAuth.jwt?.subject ?? null,
    uuids: [ctx.newUuidV4().toString(), ctx.newUuidV7().toString(), ctx.newUuidV7().toString()],
  });
  ctx.db.note.insert({ id: 0n, text });
});

export const shout = spacetimedb.reducer({ text: t.string() }, (_ctx, { text }) => {
  console.log('log', text);
  console.info('info', text);
  console.warn('warn', text);
  console.error('error', text);
  console.debug('debug', text);
});

export const sendEvents = spacetimedb.reducer({ keys: t.array(t.u32()) }, (ctx, { keys }) => {
  for (const key of keys) ctx.db.event.insert({ key, text: `event ${ctx.db.event.count()}` });
});

export const sum = spacetimedb.procedure(
  { a: t.u32(), b: t.u32() },
  t.u64(),
  (_ctx, { a, b }) => BigInt(a) + BigInt(b),
);

export const nothing = spacetimedb.procedure(t.unit(), () => ({}));

export const failProcedure = spacetimedb.procedure(
  { how: t.string() },
  t.unit(),
  (ctx, { how }) => {
    ctx.withTx(tx => tx.db.note.insert({ id: 0n, text: 'committed before' }));
    if (how === 'in a transaction')
      ctx.withTx(tx => {
        tx.db.note.insert({ id: 0n, text: 'never' });
        throw new SenderError('REFUSED: in a transaction');
      });
    if (how === 'sender error') throw new SenderError('REFUSED: by a procedure');
    if (how === 'error') throw new Error('a secret of the procedure');
    return {};
  },
);

/** Several transactions, one of which is given up. @returns what each of them saw */
export const severalTransactions = spacetimedb.procedure(t.array(t.u64()), ctx => {
  const seen: bigint[] = [];
  const countAfter = (text: string, fails: boolean) =>
    ctx.withTx(tx => {
      tx.db.note.insert({ id: 0n, text });
      seen.push(BigInt([...tx.db.note.text.filter('several')].length));
      if (fails) throw new SenderError('given up');
    });
  countAfter('several', false);
  try {
    countAfter('several', true);
  } catch {
    seen.push(0n);
  }
  countAfter('several', false);
  return seen;
});

/** @returns the sender and the connection, as they are outside and inside of a transaction */
export const whoCalls = spacetimedb.procedure(t.array(t.string()), ctx => {
  const inside = ctx.withTx(tx => [
    tx.sender.toHexString(),
    tx.connectionId?.toHexString() ?? 'none',
  ]);
  return [ctx.sender.toHexString(), ctx.connectionId?.toHexString() ?? 'none', ...inside];
});

/** Calls a reducer as a function in a transaction of its own. */
export const writeByReducer = spacetimedb.procedure({ text: t.string() }, t.unit(), (ctx, args) => {
  ctx.withTx(tx => write(tx, args));
  return {};
});

export const globals = spacetimedb.procedure(t.array(t.string()), () => {
  const names = [
    'setTimeout',
    'fetch',
    'process',
    'require',
    'crypto',
    'WebSocket',
    'XMLHttpRequest',
    'performance',
    'structuredClone',
  ];
  return names.filter(name => Reflect.get(globalThis, name) !== undefined);
});
