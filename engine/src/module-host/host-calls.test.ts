/** What a module can ask its host directly, beside tables: `spacetime:sys`. */
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createEngine, type Engine } from '../embedded.ts';
import { bundleSource } from '../testing/bundle-text.ts';

const source = `
  import * as sys from 'spacetime:sys@2.0';
  import { schema, t, table, errors, SenderError } from 'spacetimedb/server';

  const line = table({ public: true }, { id: t.u64().primaryKey().autoInc(), text: t.string() });
  const s = schema({ line });
  export default s;
  const say = (ctx, text) => ctx.db.line.insert({ id: 0n, text: String(text) });
  const bytes = text => {
    const utf8 = new TextEncoder().encode(text);
    return new Uint8Array([utf8.length, 0, 0, 0, ...utf8]);
  };

  export const later = s.reducer({ text: t.string() }, (ctx, { text }) => {
    say(ctx, text + ' by ' + (ctx.sender.isEqual(ctx.databaseIdentity) ? 'the database' : 'somebody'));
  });
  export const laterAside = s.procedure({ text: t.string() }, t.unit(), (ctx, { text }) => {
    ctx.withTx(tx => say(tx, text + ' aside'));
    return {};
  });
  export const soon = s.reducer({ fails: t.bool() }, (ctx, { fails }) => {
    sys.volatile_nonatomic_schedule_immediate('later', bytes('soon'));
    sys.volatile_nonatomic_schedule_immediate('later_aside', bytes('soon'));
    sys.volatile_nonatomic_schedule_immediate('nobody', bytes('soon'));
    say(ctx, 'first');
    if (fails) throw new SenderError('no');
  });
  export const soonFromProcedure = s.procedure(t.unit(), ctx => {
    sys.volatile_nonatomic_schedule_immediate('later', bytes('procedure'));
    return {};
  });

  const attempts = {
    table: () => sys.table_id_from_name('nothing'),
    index: () => sys.index_id_from_name('nothing'),
    iterator: () => sys.row_iter_bsatn_advance(99, new ArrayBuffer(8)),
    timer: () => sys.console_timer_end(99),
    bytes: () => sys.datastore_insert_bsatn(sys.table_id_from_name('line'), new ArrayBuffer(4), 3),
    length: () => sys.datastore_insert_bsatn(sys.table_id_from_name('line'), new ArrayBuffer(4), 5),
    nested: () => sys.procedure_start_mut_tx(),
    commit: () => sys.procedure_commit_mut_tx(),
    fetch: () => sys.procedure_http_request(new Uint8Array(), ''),
  };
  export const attempt = s.reducer({ what: t.string() }, (ctx, { what }) => {
    try {
      attempts[what]();
    } catch (error) {
      const isOwn = error instanceof Error && error.constructor.constructor === Function;
      say(ctx, error.name + ': ' + error.message + (isOwn ? '' : ' (foreign)'));
    }
  });
  export const foreign = s.reducer(ctx => {
    const things = [
      sys.get_jwt_payload(ctx.connectionId?.__connection_id__ ?? 0n),
      sys.identity,
      sys.console_log,
    ];
    say(ctx, things.every(thing => thing.constructor.constructor === Function));
  });
  export const small = s.reducer(ctx => {
    say(ctx, 'x'.repeat(100));
    const iterator = sys.datastore_table_scan_bsatn(sys.table_id_from_name('line'));
    try {
      sys.row_iter_bsatn_advance(iterator, new ArrayBuffer(8));
    } catch (error) {
      const isOwn = error.constructor === Object;
      say(ctx, Object.keys(error) + (error.__buffer_too_small__ > 100) + isOwn);
    }
  });
  export const facts = s.reducer(ctx => {
    say(ctx, typeof Object.values(errors).length);
    say(ctx, ctx.senderAuth.jwt?.subject + ' ' + ctx.senderAuth.hasJWT + ' ' + ctx.senderAuth.isInternal);
    say(ctx, ctx.random() === ctx.random());
    say(ctx, ctx.newUuidV4().toString() === ctx.newUuidV4().toString());
    say(ctx, ctx.newUuidV7().toString() < ctx.newUuidV7().toString());
  });
  export const log = s.reducer(() => {
    console.error('e', { a: [1n] });
    console.warn('w');
    console.info('i');
    console.log('l', new Map([[1, 2]]));
    console.debug('d');
    console.trace('t');
    console.assert(false, 'a');
    console.table([1]);
    console.time('clock');
    console.time('clock');
    console.timeLog('clock', 'goes');
    console.timeEnd('clock');
    console.timeEnd('clock');
    sys.console_log(101, 'panic');
  });
`;

let js = '';
let engine: Engine;

beforeAll(async () => {
  js = await bundleSource(source);
});
async function start(): Promise<Engine> {
  engine = await createEngine({ module: js });
  return engine;
}
afterEach(() => engine.close());

const lines = () => engine.rows('line').map(({ text }) => text);

it('[MOD26] runs what is scheduled at once, though its reducer failed', async () => {
  const anna = (await start()).as('anna');
  await anna.call('soon', { fails: false });
  await expect(anna.call('soon', { fails: true })).rejects.toThrow('no');
  await anna.callProcedure('soon_from_procedure');
  await expect.poll(() => lines().length).toBe(6);
  expect(lines().sort()).toEqual([
    'first',
    'procedure by the database',
    'soon aside',
    'soon aside',
    'soon by the database',
    'soon by the database',
  ]);
  expect(engine.log.map(({ message }) => message)).toContain(
    'Cannot schedule `nobody`: it does not exist or takes other arguments.',
  );
});

describe('[MOD25] host errors have the class and text of SpacetimeDB’s', () => {
  it.each([
    ['table', 'NoSuchTable: No such table'],
    ['index', 'NoSuchIndex: No such index'],
    ['iterator', 'NoSuchIter: The provided row iterator is not valid'],
    ['timer', 'NoSuchConsoleTimer: The provided console timer does not exist'],
    ['bytes', "BsatnDecodeError: Couldn't decode the BSATN to the expected type"],
    ['length', 'RangeError: length argument was out of bounds for `ArrayBuffer`'],
    [
      'nested',
      'WouldBlockTransaction: Attempted async or blocking op while holding open a transaction',
    ],
    ['commit', 'TransactionNotAnonymous: Not in an anonymous transaction. Called by a reducer?'],
    [
      'fetch',
      'WouldBlockTransaction: Attempted async or blocking op while holding open a transaction',
    ],
  ])('%s', async (what, message) => {
    await (await start()).as('anna').call('attempt', { what });
    expect(lines()).toEqual([message]);
  });

  it('for a buffer that is too small', async () => {
    await (await start()).as('anna').call('small');
    expect(lines().at(-1)).toBe('__buffer_too_small__truetrue');
  });
});

it('[MOD1] what the host hands out belongs to the module’s own realm', async () => {
  const anna = await (await start()).as('anna').connect();
  await anna.call('foreign');
  expect(lines()).toEqual(['true']);
});

it('[TX12] tells who calls, and makes numbers and uuids that differ', async () => {
  const anna = await (await start()).as('anna', { claims: { sub: 'anna' } }).connect();
  await anna.call('facts');
  expect(lines()).toEqual(['number', 'anna true false', 'false', 'false', 'true']);
});

it('[MOD3] writes each kind of console line with its level', async () => {
  await (await start()).as('anna').call('log');
  const told = engine.log.map(({ level, message }) => `${level} ${message}`);
  expect(told.map(line => line.replace(/\d+\.\d+ms|\d+(\.\d+)?[mµn]?s$/, 'TIME'))).toEqual([
    'Error e { a: [ 1n ] }',
    'Warn w',
    'Info i',
    'Info l Map (1) {1 => 2}',
    'Debug d',
    'Trace t',
    'Error a',
    'Info [ 1 ]',
    "Warn Timer 'clock' already exists.",
    'Info clock goes',
    'Info Timing span "clock": TIME',
    "Warn Timer 'clock' does not exist.",
    'Panic panic',
  ]);
  expect(engine.log.every(({ functionName }) => functionName === 'log')).toBe(true);
});
