import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openStorage } from '../durability/file-durability.ts';
import { SimulatedStorage, seededRandom } from '../durability/testing/simulated-storage.ts';
import { createEngine, type Engine, type EngineOptions, type Row } from '../embedded.ts';
import { bundleSource } from '../testing/bundle-text.ts';
import { MigrationError } from './plan-migration.ts';

/** A notebook with these columns besides its id, further tables, and reducers that fit. */
function notebook(columns: string, more = '', row = ''): string {
  return `
    import { schema, table, t } from 'spacetimedb/server';
    const note = table({ name: 'note', public: true }, {
      id: t.u64().primaryKey().autoInc(), text: t.string(), ${columns}
    });
    ${more || 'const module = schema({ note });'}
    export default module;
    export const add = module.reducer({ text: t.string() }, (ctx, { text }) => {
      ctx.db.note.insert({ id: 0n, text, ${row} });
    });
    export const rename = module.reducer({ id: t.u64(), text: t.string() }, (ctx, { id, text }) => {
      const found = ctx.db.note.id.find(id);
      ctx.db.note.id.update({ ...found, text });
    });`;
}

const sources = {
  first: notebook(''),
  withLikes: notebook(
    'likes: t.u32().default(7), tag: t.string().default("none").index("btree"),',
    '',
    'likes: 1, tag: "new"',
  ),
  withTable: notebook(
    '',
    'const extra = table({ name: "extra" }, { id: t.u64().primaryKey() }); const module = schema({ extra, note });',
  ),
  withTypeChange: notebook('', '')
    .replace('text: t.string(),', 'text: t.u32(),')
    .replace('{ text: t.string() }', '{ text: t.u32() }'),
  withFailingInit: `${notebook('')}
    export const init = module.init(ctx => {
      ctx.db.note.insert({ id: 0n, text: 'from init' });
      throw new Error('no');
    });`,
};
const js = {} as Record<keyof typeof sources, string>;
const engines: Engine[] = [];

beforeAll(async () => {
  for (const name of Object.keys(sources) as (keyof typeof sources)[])
    js[name] = await bundleSource(sources[name]);
});
afterEach(async () => {
  for (const engine of engines.splice(0)) await engine.close();
});

async function open(storage: SimulatedStorage, module = js.first): Promise<Engine> {
  const openDurability: EngineOptions['openDurability'] = replay =>
    openStorage(storage, replay, { warn: () => {} });
  const engine = await createEngine({ module, openDurability });
  engines.push(engine);
  return engine;
}

/** Closes the engine and opens what it has left. */
async function reopen(engine: Engine, storage: SimulatedStorage): Promise<Engine> {
  await engine.close();
  engines.splice(engines.indexOf(engine), 1);
  return open(storage);
}

function notes(engine: Engine): Row[] {
  return engine.rows('note').sort((a, b) => Number(a.id) - Number(b.id));
}

describe('republishing', () => {
  it('[MIG2] keeps the data, adds columns, and is there after a restart', async () => {
    const storage = new SimulatedStorage();
    let engine = await open(storage);
    const anna = engine.as('anna');
    await anna.call('add', { text: 'one' });
    await anna.call('add', { text: 'two' });
    const { disconnectsClients } = await engine.publish(js.withLikes);
    expect(disconnectsClients).toBe(true);
    const migrated = [
      { id: 1n, text: 'one', likes: 7, tag: 'none' },
      { id: 2n, text: 'two', likes: 7, tag: 'none' },
    ];
    expect(notes(engine)).toEqual(migrated);
    await anna.call('add', { text: 'three' });
    await anna.call('rename', { id: 1n, text: 'uno' });
    const after = [
      { ...migrated[0], text: 'uno' },
      migrated[1],
      { id: 3n, text: 'three', likes: 1, tag: 'new' },
    ];
    expect(notes(engine)).toEqual(after);
    expect(anna.query("SELECT * FROM note WHERE tag = 'none'").length).toBe(2);
    engine = await reopen(engine, storage);
    expect(notes(engine)).toEqual(after);
    await engine.as('anna').call('add', { text: 'four' });
    expect(notes(engine).at(-1)).toMatchObject({ id: 4n, likes: 1 });
  });

  it('[MIG1] with another table disconnects nobody', async () => {
    const engine = await open(new SimulatedStorage());
    await engine.as('anna').call('add', { text: 'one' });
    const { disconnectsClients } = await engine.publish(js.withTable);
    expect(disconnectsClients).toBe(false);
    expect(engine.rows('extra')).toEqual([]);
    expect(engine.rows('note').length).toBe(1);
  });

  it('[MIG3] that is forbidden changes nothing', async () => {
    const storage = new SimulatedStorage();
    let engine = await open(storage);
    await engine.as('anna').call('add', { text: 'one' });
    await expect(engine.publish(js.withTypeChange)).rejects.toThrow(MigrationError);
    await engine.as('anna').call('add', { text: 'two' });
    engine = await reopen(engine, storage);
    expect(notes(engine)).toEqual([
      { id: 1n, text: 'one' },
      { id: 2n, text: 'two' },
    ]);
  });

  it('[D12] is all or nothing in a crash', async () => {
    const seed = Math.floor(Math.random() * 1e9);
    const seen = new Set<number>();
    for (let run = 0; run < 12; run++) {
      const random = seededRandom(seed + run);
      let storage = new SimulatedStorage();
      const engine = await open(storage);
      await engine.as('anna').call('add', { text: 'one' });
      while (engine.database.durableOffset < engine.database.offset) await engine.settle();
      await engine.publish(js.withLikes);
      if (run % 3 === 0)
        while (engine.database.durableOffset < engine.database.offset) await engine.settle();
      storage = storage.crash(random);
      engines.length = 0;
      const next = await open(storage);
      const columns = Object.keys(next.rows('note')[0]!).length;
      expect([2, 4], `seed ${seed + run}`).toContain(columns);
      if (run % 3 === 0) expect(columns, `seed ${seed + run}`).toBe(4);
      expect(next.rows('note').length).toBe(1);
      seen.add(columns);
    }
    expect(seen).toContain(4);
  });
});

describe('a new database', () => {
  it('[D3] is not created when its init fails', async () => {
    const storage = new SimulatedStorage();
    await expect(open(storage, js.withFailingInit)).rejects.toThrow();
    // The mark has its place before anything can be confirmed; it marks nothing yet.
    expect(storage.names()).toEqual(['mark']);
    const engine = await open(storage);
    expect(engine.database.report.lastOffset).toBe(0);
  });
});
