import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Commit } from './commit.ts';
import { InitError } from './database.ts';
import type { OpenDurability } from './durability/durability.ts';
import { openFolder } from './durability/file-durability.ts';
import { openMemory } from './durability/memory-durability.ts';
import { createEngine, type Engine } from './embedded.ts';
import { MigrationError } from './migrations/plan-migration.ts';
import { bundleText } from './testing/bundle-text.ts';

/** Counts, with everything that a transaction can do to a counter. */
const counterModule = (extra = ''): string => `
  const counter = table({ public: true }, { name: t.string().primaryKey(), value: t.i32() });
  const note = table({ public: true }, { id: t.u64().primaryKey().autoInc(), text: t.string() });
  const s = schema({ counter, note });
  export default s;
  export const add = s.reducer({ name: t.string(), by: t.i32() }, (ctx, { name, by }) => {
    const row = ctx.db.counter.name.find(name);
    if (row) ctx.db.counter.name.update({ name, value: row.value + by });
    else ctx.db.counter.insert({ name, value: by });
    if (by < 0) throw new SenderError('no');
  });
  export const write = s.reducer({ text: t.string() }, (ctx, { text }) => {
    ctx.db.note.insert({ id: 0n, text });
  });
  export const nothing = s.reducer(() => {});
  export const slow = s.reducer({ millis: t.u32() }, (ctx, { millis }) => {
    ctx.db.note.insert({ id: 0n, text: 'slow' });
    for (const end = Date.now() + millis; Date.now() < end; );
  });
  export const overflow = s.reducer(ctx => {
    const dive = () => { ctx.db.note.insert({ id: 0n, text: 'deep' }); dive(); };
    try { dive(); } catch {}
  });
  export const goodbye = s.clientDisconnected(ctx => {
    ctx.db.note.insert({ id: 0n, text: 'bye ' + (ctx.senderAuth.jwt?.subject ?? 'nobody') });
  });
  ${extra}`;

let js = '';
const folders: string[] = [];
const engines: Engine[] = [];

beforeAll(async () => {
  js = await bundleText(counterModule());
});

afterEach(async () => {
  for (const engine of engines.splice(0)) await engine.close();
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

async function start(
  options: { module?: string; openDurability?: OpenDurability; callTimeoutMs?: number } = {},
) {
  const engine = await createEngine({ module: js, callTimeoutMs: 1_000, ...options });
  engines.push(engine);
  return engine;
}

async function tempFolder(): Promise<OpenDurability> {
  const folder = await mkdtemp(join(tmpdir(), 'database-'));
  folders.push(folder);
  return replay => openFolder(folder, replay, { warn: () => {} });
}

function texts(engine: Engine): unknown[] {
  return engine.rows('note').map(row => row.text);
}

describe('commits', () => {
  test('[ORD2] are numbered without gaps, and told to listeners before the caller', async () => {
    const engine = await start();
    const events: string[] = [];
    engine.database.onCommit(({ offset }, { call }) => {
      events.push(`commit ${offset} ${call !== null}`);
    });
    engine.database.onBatchEnd(() => events.push('end'));
    const anna = engine.as('anna');
    const first = engine.database.offset;
    const calls = ['a', 'b'].map(async name => {
      const { commit } = await anna.call('add', { name, by: 1 });
      return commit.offset;
    });
    expect(await Promise.all(calls)).toEqual([first + 1, first + 2]);
    // On a busy machine there may be more than one batch.
    const commits = events.filter(event => event !== 'end');
    expect(commits).toEqual([`commit ${first + 1} true`, `commit ${first + 2} true`]);
    expect(events.at(-1)).toBe('end');
  });

  test('carry the rows that came and went', async () => {
    const engine = await start();
    const anna = engine.as('anna');
    await anna.call('add', { name: 'x', by: 1 });
    const { commit } = await anna.call('add', { name: 'x', by: 4 });
    expect(commit.changes).toMatchObject([{ inserts: { count: 1 }, deletes: { count: 1 } }]);
    const unchanged = await anna.call('add', { name: 'x', by: 0 });
    expect(unchanged.commit.changes).toEqual([]);
    expect((await anna.call('nothing')).commit.offset).toBe(commit.offset);
  });

  test('[D4] of a batch become durable in one write', async () => {
    let flushes = 0;
    const commits: Commit[] = [];
    const engine = await start({
      openDurability: async () => {
        const opened = await openMemory();
        const { durability } = opened;
        const append = durability.append.bind(durability);
        const flush = durability.flush.bind(durability);
        durability.append = (commit, sequences) => {
          commits.push(commit);
          append(commit, sequences);
        };
        durability.flush = () => {
          flushes += 1;
          flush();
        };
        return opened;
      },
    });
    flushes = 0;
    let batches = 0;
    engine.database.onBatchEnd(() => {
      batches += 1;
    });
    const anna = engine.as('anna');
    await Promise.all(Array.from({ length: 50 }, () => anna.call('add', { name: 'x', by: 1 })));
    expect(commits.length).toBe(50);
    expect(flushes).toBe(batches);
  });

  test('fail, and undo their call, when a listener objects before', async () => {
    const engine = await start();
    engine.database.beforeCommit(changes => {
      if (changes.some(({ table }) => table.def.name === 'note')) throw new Error('no notes');
    });
    const anna = engine.as('anna');
    await expect(anna.call('write', { text: 'x' })).rejects.toMatchObject({
      tag: 'failed',
      message: 'no notes',
    });
    expect(engine.rows('note')).toEqual([]);
    await anna.call('add', { name: 'x', by: 1 });
    expect(engine.rows('counter')).toHaveLength(1);
  });
});

describe('time', () => {
  test('[TX12] never stands still between calls', async () => {
    const engine = await start();
    const anna = engine.as('anna');
    const outcomes = await Promise.all([anna.call('nothing'), anna.call('nothing')]);
    const [first, second] = outcomes.map(outcome => outcome.timestampMicros);
    expect(second).toBe(first! + 1n);
  });

  test('[LIM1] a call within its limit commits, however late', async () => {
    const engine = await start({ callTimeoutMs: 1_200 });
    const anna = engine.as('anna');
    const calls = [600, 1, 600, 1, 600].map(millis => anna.call('slow', { millis }));
    const results = await Promise.allSettled(calls);
    expect(results.map(({ status }) => status)).toEqual(Array(5).fill('fulfilled'));
    expect(texts(engine)).toHaveLength(5);
    await expect(anna.call('slow', { millis: 60_000 })).rejects.toMatchObject({ tag: 'failed' });
    expect(texts(engine)).toHaveLength(5);
  });
});

test('a module whose promises never end is stopped, and nothing else is', async () => {
  const module = await bundleText(
    counterModule(`
      const again = () => Promise.resolve().then(again);
      export const forever = s.reducer({ millis: t.u32() }, (ctx, { millis }) => {
        ctx.db.note.insert({ id: 0n, text: String(millis) });
        again();
        const end = Date.now() + millis;
        while (Date.now() < end);
      });`),
  );
  const engine = await start({ module });
  const anna = engine.as('anna');
  // One ends within its batch, the other one after it.
  await anna.call('forever', { millis: 0 });
  await anna.call('forever', { millis: 30 });
  await anna.call('write', { text: 'after' });
  expect(texts(engine)).toEqual(['0', '30', 'after']);
  expect(engine.log.some(({ message }) => message.includes('promises'))).toBe(true);
});

test('[TX1] a write that ran out of stack is undone, though the module went on', async () => {
  const engine = await start();
  const anna = engine.as('anna');
  // Whether the stack ends inside a write or between two is up to the machine.
  const outcome = await anna.call('overflow').catch(error => error);
  const count = texts(engine).length;
  expect(count > 0).toBe('commit' in outcome);
  await anna.call('write', { text: 'after' });
  expect(texts(engine)).toHaveLength(count + 1);
});

test('what a reducer schedules immediately runs in a transaction of its own', async () => {
  const module = await bundleText(
    counterModule(`
      import { volatile_nonatomic_schedule_immediate as schedule } from 'spacetime:sys@2.0';
      export const spawn = s.reducer(() => {
        schedule('write', Uint8Array.of(1, 0, 0, 0, 97));
        schedule('unknown', new Uint8Array());
        throw new SenderError('undone');
      });`),
  );
  const engine = await start({ module });
  await expect(engine.as('anna').call('spawn')).rejects.toThrow('undone');
  await engine.settle();
  expect(texts(engine)).toEqual(['a']);
  expect(engine.log.some(({ message }) => message.startsWith('Cannot schedule `unknown`'))).toBe(
    true,
  );
});

describe('a restart', () => {
  test('[D2] [D11] finds rows and goes on with sequences and offsets', async () => {
    const openDurability = await tempFolder();
    const first = await start({ openDurability });
    const anna = first.as('anna');
    await anna.call('write', { text: 'one' });
    await anna.call('write', { text: 'two' });
    await anna.call('add', { name: 'x', by: 1 });
    await anna.call('add', { name: 'x', by: -1 }).catch(() => {});
    const { offset } = first.database;
    await engines.pop()!.close();

    const second = await start({ openDurability });
    expect(texts(second).sort()).toEqual(['one', 'two']);
    expect(second.rows('counter')).toEqual([{ name: 'x', value: 1 }]);
    expect(second.database.offset).toBe(offset);
    const { commit } = await second.as('anna').call('write', { text: 'three' });
    expect(commit.offset).toBe(offset + 1);
    expect(second.rows('note').find(row => row.text === 'three')?.id).toBe(3n);
  });

  test('[ID3] tells the module of clients that are gone', async () => {
    const openDurability = await tempFolder();
    const first = await start({ openDurability });
    await first.as('anna', { claims: { sub: 'Anna' } }).connect();
    await first.as('ben').connect();
    await engines.pop()!.close();
    const second = await start({ openDurability });
    expect(texts(second).sort()).toEqual(['bye Anna', 'bye nobody']);
    expect(second.rows('st_client')).toEqual([]);
    expect(second.rows('st_connection_credentials')).toEqual([]);
  });

  test('[ID4] finds nothing of a database whose init failed', async () => {
    const openDurability = await tempFolder();
    const failing = await bundleText(
      counterModule(`export const init = s.init(() => { throw new Error('no'); });`),
    );
    await expect(createEngine({ module: failing, openDurability })).rejects.toThrow(InitError);
    const engine = await start({ openDurability });
    expect(engine.database.report.lastOffset).toBe(0);
  });
});

describe('another version of the module', () => {
  const next = (): Promise<string> =>
    bundleText(
      counterModule(`
      export const double = s.reducer({ name: t.string() }, (ctx, { name }) => {
        const row = ctx.db.counter.name.find(name);
        ctx.db.counter.name.update({ ...row, value: row.value * 2, unit: 'x' });
      });`)
        .replace('value: t.i32() }', `value: t.i32(), unit: t.string().default('none') }`)
        .replaceAll('value: row.value + by }', `value: row.value + by, unit: row.unit }`)
        .replace('value: by }', `value: by, unit: 'new' }`)
        .replace('schema({ counter', 'schema({ extra: table({}, { id: t.u32() }), counter'),
    );

  test('[MIG1] keeps the data, brings its tables and reducers, and is there after a restart', async () => {
    const openDurability = await tempFolder();
    const first = await start({ openDurability });
    const anna = first.as('anna');
    await anna.call('add', { name: 'x', by: 3 });
    await anna.call('write', { text: 'old' });
    const result = await first.publish(await next());
    expect(result.disconnectsClients).toBe(true);
    expect(first.rows('counter')).toEqual([{ name: 'x', value: 3, unit: 'none' }]);
    await anna.call('double', { name: 'x' });
    await anna.call('write', { text: 'new' });
    expect(first.rows('extra')).toEqual([]);
    await engines.pop()!.close();

    const second = await start({ openDurability });
    expect(second.rows('counter')).toEqual([{ name: 'x', value: 6, unit: 'x' }]);
    expect(second.rows('note').map(row => row.id)).toEqual([1n, 2n]);
    await second.as('anna').call('double', { name: 'x' });
  });

  test('[MIG3] is refused when the data would not fit, and nothing has changed', async () => {
    const engine = await start();
    const anna = engine.as('anna');
    await anna.call('add', { name: 'x', by: 3 });
    const forbidden = await bundleText(
      counterModule().replace('value: t.i32()', 'value: t.string()'),
    );
    await expect(engine.publish(forbidden)).rejects.toThrow(MigrationError);
    await anna.call('add', { name: 'x', by: 1 });
    expect(engine.rows('counter')).toEqual([{ name: 'x', value: 4 }]);
  });

  test('[MIG5] waits for calls that are queued for the old one', async () => {
    const engine = await start();
    const anna = engine.as('anna');
    const calls = Array.from({ length: 20 }, () => anna.call('add', { name: 'x', by: 1 }));
    await engine.publish(await next());
    await Promise.all(calls);
    expect(engine.rows('counter')).toEqual([{ name: 'x', value: 20, unit: 'none' }]);
  });
});

test('a closed database answers that it is closed', async () => {
  const engine = await start();
  await engines.pop()!.close();
  await expect(engine.as('anna').call('nothing')).rejects.toThrow('closed');
});

test('a database that closes finishes what is queued and refuses what comes', async () => {
  const openDurability = await tempFolder();
  const engine = await start({ openDurability });
  const anna = engine.as('anna');
  const late: Promise<unknown>[] = [];
  engine.database.onCommit(() => {
    // From within the batch that ends what was queued.
    late.push(expect(anna.call('write', { text: 'late' })).rejects.toThrow('closed'));
  });
  const queued = anna.call('write', { text: 'queued' });
  const closed = engines.pop()!.close();
  late.push(expect(anna.call('write', { text: 'after' })).rejects.toThrow('closed'));
  late.push(expect(engine.publish(`${js}\n`)).rejects.toThrow('closed'));
  await queued;
  await Promise.all([closed, ...late]);
  expect(late).toHaveLength(3);
  expect(texts(await start({ openDurability }))).toEqual(['queued']);
});
