import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readModuleDef } from '../cli/module-source.ts';
import type { ModuleDef } from '../schema/module-def.ts';
import { generateTypescript } from './typescript.ts';
import { compareGenerated, isUpToDate, writeGenerated } from './write-files.ts';

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, '../../..');
let folder: string;
let bindings: string;
let module: ModuleDef;

beforeAll(async () => {
  // Inside the repository, so that the generated files find the SDK.
  mkdirSync(path.join(root, 'engine/.cache'), { recursive: true });
  folder = mkdtempSync(path.join(root, 'engine/.cache/bindings-'));
  bindings = path.join(folder, 'bindings');
  module = await readModuleDef({ folder: path.join(here, 'fixtures/shapes') });
  await writeGenerated(bindings, generateTypescript(module));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('TypeScript bindings', () => {
  it('[MOD5] type-check beside a client that uses every shape', () => {
    copyFileSync(path.join(here, 'fixtures/client.ts'), path.join(folder, 'client.ts'));
    const config = { extends: '../../../tsconfig.json', files: ['client.ts'], include: [] };
    writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify(config));
    expect(() =>
      execFileSync(tscPath(), ['-p', folder], { cwd: root, stdio: 'pipe' }),
    ).not.toThrow();
  });

  it('[MOD5] name tables, columns and functions as the host knows them', async () => {
    const index = await load('index.ts');
    expect(index.tables.orderLine!.toSql()).toBe('SELECT * FROM "order_line"');
    const lines = index.tables.orderLine!.where(row => row.orderId!.eq(7n));
    expect(lines.toSql()).toBe('SELECT * FROM "order_line" WHERE "order_line"."order_id" = 7');
    expect(index.tables.firstLines!.toSql()).toBe('SELECT * FROM "lines_at_the_front"');
    expect(index.reducers.addEverything!.name).toBe('add_everything');
    expect(Object.keys(index.reducers).sort()).toEqual([
      'addEverything',
      'addLine',
      'announce',
      'draw',
      'nothing',
    ]);
    expect(Object.keys(index.procedures).sort()).toEqual(['measure', 'ping']);
  });

  it('leave out what clients may not touch', () => {
    const files = [...generateTypescript(module).keys()];
    expect(files.filter(path => /secret_table|timer|tick|on_start/.test(path))).toEqual([
      // A view over a private table is public.
      'one_secret_table.ts',
    ]);
  });

  it('carry primary keys of tables and views, indexes and events', () => {
    const row = readFileSync(path.join(bindings, 'first_lines_table.ts'), 'utf8');
    expect(row).toContain('id: __t.u32().primaryKey()');
    const index = readFileSync(path.join(bindings, 'index.ts'), 'utf8');
    expect(index).toMatch(/accessor: "byOrder".*columns: \["orderId", "line"\]/);
    expect(index).toMatch(
      /name: "announcement",\s+indexes: \[\],\s+constraints: \[\],\s+event: true/,
    );
  });

  it('are the same bytes for the same module', async () => {
    const again = await readModuleDef({ folder: path.join(here, 'fixtures/shapes') });
    expect([...generateTypescript(again)]).toEqual([...generateTypescript(module)]);
  });
});

describe('[MOD24] submodules', () => {
  const mounted = path.join(here, '../../fixtures/mounted');

  it('have files of their own in folders', async () => {
    const files = generateTypescript(await readModuleDef({ folder: mounted }));
    expect([...files.keys()].filter(file => file.includes('lib/'))).toEqual([
      'lib/add_note_reducer.ts',
      'lib/all_notes_table.ts',
      'lib/marks/add_mark_reducer.ts',
      'lib/marks/count_marks_procedure.ts',
      'lib/marks/green_marks_table.ts',
      'lib/marks/mark_table.ts',
      'lib/marks/types.ts',
      'lib/my_notes_table.ts',
      'lib/note_table.ts',
      'lib/remind_later_reducer.ts',
      'lib/types.ts',
    ]);
  });

  it('nest as their namespaces do, and type-check', async () => {
    const dir = path.join(folder, 'mounted');
    await writeGenerated(
      path.join(dir, 'bindings'),
      generateTypescript(await readModuleDef({ folder: mounted })),
    );
    writeFileSync(
      path.join(dir, 'client.ts'),
      `import { DbConnection, procedures, reducers, tables } from './bindings';
export const queries = [
  tables.note.where(row => row.title.eq('a')),
  tables.lib.note.where(row => row.id.gt(1)),
  tables.lib.marks.mark.where(row => row.on.eq('b')),
  tables.lib.marks.greenMarks,
].map(query => query.toSql());
export const names = [
  reducers.addNote.name,
  reducers.lib.addNote.name,
  reducers.lib.marks.addMark.name,
  procedures.lib.marks.countMarks.name,
];
export function use(connection: DbConnection): void {
  connection.reducers['lib.addNote']({ text: 'hello' });
  const first = [...connection.db['lib.note_of_somebody'].iter()][0];
  const text: string | undefined = first?.text;
  void text;
}
`,
    );
    const config = { extends: '../../../../tsconfig.json', files: ['client.ts'], include: [] };
    writeFileSync(path.join(dir, 'tsconfig.json'), JSON.stringify(config));
    expect(() => execFileSync(tscPath(), ['-p', dir], { cwd: root, stdio: 'pipe' })).not.toThrow();
    const client = await import(pathToFileURL(path.join(dir, 'client.ts')).href);
    expect(client.queries).toEqual([
      `SELECT * FROM "note" WHERE "note"."title" = 'a'`,
      'SELECT * FROM "lib"."note_of_somebody" WHERE "lib"."note_of_somebody"."id" > 1',
      `SELECT * FROM "lib"."marks"."mark" WHERE "lib"."marks"."mark"."on" = 'b'`,
      'SELECT * FROM "lib"."marks"."the_green_ones"',
    ]);
    expect(client.names).toEqual([
      'add_note',
      'lib.add_note',
      'lib.marks.add_mark',
      'lib.marks.count_marks',
    ]);
  });
});

describe('writing bindings', () => {
  it('removes what was generated once and keeps what was not', async () => {
    const dir = path.join(folder, 'written');
    const files = generateTypescript(module);
    await writeGenerated(dir, files);
    writeFileSync(path.join(dir, 'own.ts'), 'export const mine = 1;\n');
    writeFileSync(path.join(dir, 'old_table.ts'), files.get('my_lines_table.ts') ?? '');
    writeFileSync(path.join(dir, 'types.ts'), 'changed');
    rmSync(path.join(dir, 'types/reducers.ts'));

    const expected = {
      missing: ['types/reducers.ts'],
      changed: ['types.ts'],
      stale: ['old_table.ts'],
    };
    expect(await compareGenerated(dir, files)).toEqual(expected);
    expect(await writeGenerated(dir, files)).toEqual(expected);
    expect(isUpToDate(await compareGenerated(dir, files))).toBe(true);
    expect(readFileSync(path.join(dir, 'own.ts'), 'utf8')).toContain('mine');
  });
});

interface Query {
  toSql(): string;
}
interface Bindings {
  readonly tables: Readonly<
    Record<
      string,
      Query & { where(f: (row: Record<string, { eq(v: bigint): unknown }>) => unknown): Query }
    >
  >;
  readonly reducers: Readonly<Record<string, { readonly name: string }>>;
  readonly procedures: Readonly<Record<string, unknown>>;
}

/** The generated files are not known to the compiler here; the type-check test covers their types. */
async function load(file: string): Promise<Bindings> {
  return (await import(pathToFileURL(path.join(bindings, file)).href)) as Bindings;
}

function tscPath(): string {
  return path.join(root, 'node_modules/.bin/tsc');
}
