/** Modules that mount others under a namespace. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createEngine, type Engine } from '../embedded.ts';
import { ModuleDefError } from '../schema/parse-module-def.ts';
import { bundleSource } from '../testing/bundle-text.ts';

const folder = join(import.meta.dirname, '../../fixtures/mounted');
const engines: Engine[] = [];

async function start(module = folder): Promise<Engine> {
  const engine = await createEngine({ module });
  engines.push(engine);
  return engine;
}
afterEach(async () => {
  for (const engine of engines.splice(0)) await engine.close();
});

it('[MOD24] brings what is mounted under its namespace, at any depth', async () => {
  const { module } = await start();
  const names = (defs: readonly { readonly name: string }[]) => defs.map(({ name }) => name);
  expect(names(module.tables)).toEqual([
    'note',
    'lib.note_of_somebody',
    'lib.reminder',
    'lib.marks.mark',
  ]);
  expect(names(module.reducers)).toEqual([
    'add_note',
    'lib.add_note',
    'lib.remind',
    'lib.remind_later',
    'lib.marks.add_mark',
  ]);
  expect(names(module.procedures)).toEqual(['count_all', 'lib.marks.count_marks']);
  expect(module.views.map(({ name, id, isAnonymous }) => [name, id, isAnonymous])).toEqual([
    ['titles', 0, true],
    ['lib.all_notes', 1, true],
    ['lib.my_notes', 0, false],
    ['lib.marks.the_green_ones', 2, true],
  ]);
  const mark = module.tables.find(({ name }) => name === 'lib.marks.mark')!;
  expect(names(mark.indexes)).toEqual([
    'lib.marks.mark_id_idx_btree',
    'lib.marks.mark_on_idx_btree',
  ]);
  expect(names(mark.constraints)).toEqual(['lib.marks.mark_id_key']);
});

it('[MOD24] runs functions of each namespace on its own tables', async () => {
  const engine = await start();
  const anna = engine.as('anna');
  await anna.call('add_note', { title: 'one' });
  await anna.call('lib.add_note', { text: 'two' });
  await anna.call('lib.marks.add_mark', { on: 'sky', colour: { tag: 'green' } });
  expect(engine.rows('note')).toMatchObject([{ title: 'one' }]);
  expect(engine.rows('lib.note_of_somebody')).toMatchObject([
    { id: 1, text: 'one' },
    { id: 2, text: 'two' },
  ]);
  expect(engine.rows('lib.marks.mark').map(({ on }) => on)).toEqual([
    'note 1',
    'one',
    'note 2',
    'sky',
  ]);
  expect(await anna.callProcedure('count_all')).toEqual([1n, 2n, 4n]);
  expect(await anna.callProcedure('lib.marks.count_marks')).toBe(4n);
});

it('[MOD24] shows tables and views of a namespace to clients', async () => {
  const engine = await start();
  const anna = engine.as('anna');
  await anna.call('lib.add_note', { text: 'hers' });
  await engine.as('berta').call('lib.add_note', { text: 'not hers' });
  expect(anna.query('SELECT * FROM lib.note_of_somebody')).toHaveLength(2);
  expect(anna.query('SELECT * FROM "lib"."my_notes"')).toMatchObject([{ text: 'hers' }]);
  expect(anna.query('SELECT * FROM lib.all_notes')).toHaveLength(2);
  expect(
    anna.query(
      `SELECT * FROM lib.marks.the_green_ones WHERE lib.marks.the_green_ones."on" = 'note 2'`,
    ),
  ).toHaveLength(1);
});

it('[MOD24] calls what a mounted schedule names', async () => {
  const engine = await start();
  await engine.as('anna').call('lib.remind_later', { text: 'tea' });
  await engine.advance(1_000n);
  expect(engine.rows('lib.note_of_somebody')).toMatchObject([{ text: 'reminded: tea' }]);
  expect(engine.rows('lib.reminder')).toEqual([]);
});

it('[MOD24] keeps the rows when types come before those of a namespace', async () => {
  const engine = await start();
  await engine.as('anna').call('add_note', { title: 'kept' });
  const before = engine.rows('lib.marks.mark');
  const more = await bundleSource(`
    import { schema, t, table } from 'spacetimedb/server';
    import * as notes from '../../fixtures/mounted/src/notes.ts';
    const size = t.enum('Size', ['small', 'large']);
    const first = table({ public: true }, { id: t.u32().primaryKey(), size });
    const note = table({ public: true }, { id: t.u32().primaryKey(), title: t.string() });
    export default schema({ first, note, lib: notes });`);
  const { disconnectsClients } = await engine.publish(more);
  expect(disconnectsClients).toBe(true); // views and functions of the module itself are gone
  expect(engine.rows('lib.marks.mark')).toEqual(before);
  await engine.as('anna').call('lib.add_note', { text: 'goes on' });
  expect(engine.rows('lib.note_of_somebody').map(({ id }) => id)).toEqual([1, 2]);
});

it('[MOD24] disturbs nobody when only the module itself gets another type', async () => {
  const engine = await start();
  await engine.as('anna').call('add_note', { title: 'kept' });
  const index = readFileSync(join(folder, 'src/index.ts'), 'utf8');
  const js = await bundleSource(`${index.replace('./notes.ts', join(folder, 'src/notes.ts'))}
    const fresh = t.object('Fresh', { x: t.u8() });
    export const another = spacetimedb.reducer({ fresh }, () => {});`);
  const { disconnectsClients } = await engine.publish(js);
  expect(disconnectsClients).toBe(false);
  expect(engine.rows('lib.marks.mark')).toHaveLength(2);
  await engine.as('anna').call('lib.marks.add_mark', { on: 'x', colour: { tag: 'red' } });
  expect(engine.as('anna').query('SELECT * FROM lib.marks.mark')).toHaveLength(3);
});

describe('[MOD24] refuses', () => {
  const lib = (entry: string, more = '') => `
    import { schema, t, table } from 'spacetimedb/server';
    import * as lib from 'lib';
    export default schema({ ${entry} });
    ${more}`;
  it.each([
    ['pg_catalog', 'reserved'],
    ['x'.repeat(64), '63'],
  ])('the namespace %s', async (namespace, reason) => {
    const source = lib(`'${namespace}': lib`).replace("'lib'", `'${join(folder, 'src/marks.ts')}'`);
    await expect(start(await bundleSource(source))).rejects.toThrow(reason);
  });

  it('lifecycle reducers of a submodule', async () => {
    const inner = `
      import { schema, table, t } from 'spacetimedb/server';
      const inner = schema({ a: table({}, { b: t.u32() }) });
      const start = inner.init(() => {});
      export default schema({ lib: { default: inner, start } });`;
    await expect(start(await bundleSource(inner))).rejects.toThrow(ModuleDefError);
  });
});
