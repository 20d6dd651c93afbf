import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bundleFolder } from './bundle.ts';
import { Spacetime } from './spacetime.ts';

let spacetime: Spacetime;
let js: string;

beforeAll(async () => {
  spacetime = await Spacetime.loggedIn();
  js = await bundleFolder(join(import.meta.dirname, '../../engine/fixtures/mounted'));
  const { code, stderr } = await spacetime.publish('mounted', js);
  expect([code, stderr]).toEqual([0, '']);
});
afterAll(() => spacetime.dispose());

it('[MOD24] functions and tables of submodules go by their qualified names', async () => {
  await spacetime.ok('call', 'mounted', 'add_note', 'outer');
  await spacetime.ok('call', 'mounted', 'lib.add_note', 'inner');
  const notes = await spacetime.ok('sql', 'mounted', 'SELECT text FROM lib.note_of_somebody');
  expect(notes).toMatch(/"outer"[\s\S]*"inner"/);
  expect(await spacetime.ok('sql', 'mounted', 'SELECT * FROM lib.marks.mark')).toContain('"outer"');
  expect(await spacetime.fails('call', 'mounted', 'lib.addNote', 'x')).toContain(
    'A reducer with a similar name exists: `lib.add_note`',
  );
  const table = await spacetime.ok('describe', 'mounted', 'table', 'lib.reminder', '--json');
  expect(JSON.parse(table)).toMatchObject({ source_name: 'reminder' });
});

it('[MOD24] bindings have a folder for each submodule', async () => {
  const folder = spacetime.path('bindings');
  const path = spacetime.file('bundle.js', js);
  await spacetime.ok('generate', '--lang', 'rust', '--js-path', path, '--out-dir', folder, '--yes');
  expect(existsSync(join(folder, 'lib/marks/add_mark_reducer.rs'))).toBe(true);
});
