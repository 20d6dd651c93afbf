import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Commit } from '../commit.ts';
import { openStorage } from '../durability/file-durability.ts';
import { SimulatedStorage } from '../durability/testing/simulated-storage.ts';
import { createEngine, type Engine, type EngineOptions, type Row } from '../embedded.ts';
import { bundleSource } from '../testing/bundle-text.ts';

const source = `
  import { ScheduleAt } from 'spacetimedb';
  import { schema, table, t } from 'spacetimedb/server';

  const timer = table({ name: 'timer', public: true }, {
    id: t.u64().primaryKey().autoInc(), at: t.scheduleAt(), note: t.string(),
  });
  const errand = table({ name: 'errand' }, {
    id: t.u64().primaryKey().autoInc(), at: t.scheduleAt(),
  });
  const seen = table({ name: 'seen' }, {
    note: t.string(), sender: t.identity(), hasConnection: t.bool(), at: t.timestamp(),
    sawOwnRow: t.bool(),
  });
  const module = schema({ timer, errand, seen });
  export default module;

  export const put = module.reducer({ note: t.string(), at: t.i64() }, (ctx, { note, at }) => {
    ctx.db.timer.insert({ id: 0n, at: ScheduleAt.time(at), note });
  });
  export const repeat = module.reducer({ note: t.string(), every: t.i64() }, (ctx, { note, every }) => {
    ctx.db.timer.insert({ id: 0n, at: ScheduleAt.interval(every), note });
  });
  export const send = module.reducer({ at: t.i64() }, (ctx, { at }) => {
    ctx.db.errand.insert({ id: 0n, at: ScheduleAt.time(at) });
  });
  export const ring = module.reducer({ onSchedule: timer }, { row: timer.rowType }, (ctx, { row }) => {
    ctx.db.seen.insert({
      note: row.note, sender: ctx.sender, hasConnection: ctx.connectionId !== null,
      at: ctx.timestamp, sawOwnRow: ctx.db.timer.id.find(row.id) !== null,
    });
    if (row.note === 'fails') throw new Error('on purpose');
  });
  export const run = module.procedure({ onSchedule: errand }, { row: errand.rowType }, t.unit(), (ctx, { row }) => {
    ctx.withTx(tx => {
      tx.db.seen.insert({
        note: 'errand', sender: ctx.sender, hasConnection: ctx.connectionId !== null,
        at: ctx.timestamp, sawOwnRow: tx.db.errand.id.find(row.id) !== null,
      });
    });
    return {};
  });
`;

const start = 1_000_000n;
let js: string;
const engines: Engine[] = [];

beforeAll(async () => {
  js = await bundleSource(source);
});
afterEach(async () => {
  for (const engine of engines.splice(0)) await engine.close();
});

async function open(options: Partial<EngineOptions> = {}): Promise<Engine> {
  const engine = await createEngine({ module: js, startMicros: start, ...options });
  engines.push(engine);
  return engine;
}

const notes = (engine: Engine): unknown[] => engine.rows('seen').map(({ note }) => note);

function timeOf({ at }: Row): unknown {
  return (at as Row).__timestamp_micros_since_unix_epoch__; // the column is a timestamp
}

describe('a scheduled reducer', () => {
  it('[SCHED1] [SCHED3] runs as the database itself, at its time, sees its row, and the row goes with it', async () => {
    const engine = await open();
    await engine.as('anna').call('put', { note: 'a', at: start + 500n });
    const commits: Commit[] = [];
    engine.database.onCommit(commit => commits.push(commit));
    await engine.advance(499n);
    expect(engine.rows('seen')).toEqual([]);
    await engine.advance(1n);
    expect(engine.rows('seen')).toMatchObject([
      {
        note: 'a',
        sender: { __identity__: engine.database.identity },
        has_connection: false,
        saw_own_row: true,
      },
    ]);
    expect(timeOf(engine.rows('seen')[0]!)).toBeGreaterThanOrEqual(start + 500n);
    expect(engine.rows('timer')).toEqual([]);
    // One commit for both: no crash comes between the call and its row's end.
    expect(commits.map(({ changes }) => changes.map(({ table }) => table.def.name))).toEqual([
      ['timer', 'seen'],
    ]);
  });

  it('[SCHED3] that fails is undone, and its row goes all the same', async () => {
    const engine = await open();
    await engine.as('anna').call('put', { note: 'fails', at: start });
    await engine.advance(1_000n);
    expect(engine.rows('seen')).toEqual([]);
    expect(engine.rows('timer')).toEqual([]);
    await engine.advance(1_000n);
    expect(engine.log.filter(({ message }) => message.includes('on purpose')).length).toBe(1);
  });

  it('[ERR6] cannot be called by clients', async () => {
    const engine = await open();
    const row = { id: 1n, at: { tag: 'Time', value: [0n] }, note: 'x' };
    await expect(engine.as('anna').call('ring', { row })).rejects.toThrow();
    expect(engine.rows('seen')).toEqual([]);
  });

  it('[SCHED2] [SCHED5] repeats, and still does after its module has been replaced', async () => {
    const engine = await open();
    await engine.as('anna').call('repeat', { note: 'i', every: 100n });
    for (let i = 0; i < 3; i++) await engine.advance(100n);
    expect(notes(engine)).toEqual(['i', 'i', 'i']);
    await engine.publish(`${js}\n// again`);
    await engine.advance(100n);
    expect(notes(engine).length).toBe(4);
    expect(engine.rows('timer').length).toBe(1);
  });

  it('[SCHED5] survives a restart', async () => {
    const storage = new SimulatedStorage();
    const openDurability: EngineOptions['openDurability'] = replay =>
      openStorage(storage, replay, { warn: () => {} });
    const first = await open({ openDurability });
    await first.as('anna').call('put', { note: 'later', at: start + 10_000n });
    await first.as('anna').call('put', { note: 'done', at: start });
    await first.advance(10n);
    await first.close();
    engines.length = 0;
    const second = await open({ openDurability, startMicros: start + 20_000n });
    await second.advance(0n);
    expect(notes(second).sort()).toEqual(['done', 'later']);
    expect(second.rows('timer')).toEqual([]);
  });
});

describe('a schedule', () => {
  it('[SCHED6] of more than two years is refused, as SpacetimeDB does', async () => {
    const engine = await open();
    const twoYears = 63_072_000_000_000n;
    await engine.as('anna').call('put', { note: 'far', at: start + twoYears });
    const further = engine.as('anna').call('put', { note: 'further', at: start + 2n * twoYears });
    await expect(further).rejects.toThrow();
    expect(engine.rows('timer')).toMatchObject([{ note: 'far' }]);
    expect(engine.log.at(-1)?.message).toContain('ScheduleAtDelayTooLong');
  });
});

describe('a scheduled procedure', () => {
  it('[SCHED3] runs after its row has gone', async () => {
    const engine = await open();
    await engine.as('anna').call('send', { at: start + 100n });
    await engine.advance(100n);
    while (engine.rows('seen').length === 0) await engine.settle();
    expect(engine.rows('seen')).toMatchObject([
      {
        note: 'errand',
        sender: { __identity__: engine.database.identity },
        has_connection: false,
        saw_own_row: false,
      },
    ]);
    expect(engine.rows('errand')).toEqual([]);
  });
});
