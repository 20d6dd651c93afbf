/** Exports and imports through the command line, exact to the last bit. */
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runCli } from '../cli/run.ts';
import { type Host, startHost } from '../host.ts';
import { bundleSource } from '../testing/bundle-text.ts';

// A busy machine needs many times what a quiet one does.
vi.setConfig({ testTimeout: 180_000 });

const source = `
  import { schema, table, t, SenderError } from 'spacetimedb/server';
  const Shape = t.enum('Shape', { Dot: t.unit(), Line: t.f64(), Path: t.array(t.f32()) });
  const thing = table({ name: 'thing', public: true }, {
    id: t.u64().primaryKey().autoInc(),
    big: t.i256(), text: t.string(), bytes: t.byteArray(), number: t.f64(), shape: Shape,
    maybe: t.option(t.u32()), owner: t.identity(), at: t.timestamp(),
  });
  const secret = table({ name: 'secret' }, { key: t.string().primaryKey(), words: t.array(t.string()) });
  const module = schema({ thing, secret });
  export default module;
  export const add = module.reducer({ text: t.string(), kind: t.u32() }, (ctx, { text, kind }) => {
    ctx.db.thing.insert({
      id: 0n, big: -(2n ** 255n), text, bytes: new Uint8Array([0, 255]),
      number: [1.5, NaN, -0, Infinity, 2 ** 60][kind % 5],
      shape: [{ tag: 'Dot' }, { tag: 'Line', value: -0 }, { tag: 'Path', value: [0.1, 2] }][kind % 3],
      maybe: kind % 2 ? kind : undefined, owner: ctx.sender, at: ctx.timestamp,
    });
    ctx.db.secret.insert({ key: text, words: ['a\\n"', 'ä€😀'] });
  });
  const Rows = t.enum('Rows', { Thing: t.array(thing.rowType), Secret: t.array(secret.rowType) });
  export const importRows = module.reducer({ rows: Rows }, (ctx, { rows }) => {
    for (const row of rows.value) {
      if (rows.tag.toLowerCase() === 'thing') {
        ctx.db.thing.id.delete(row.id);
        ctx.db.thing.insert(row);
      } else {
        ctx.db.secret.key.delete(row.key);
        ctx.db.secret.insert(row);
      }
    }
  });
  export const advanceIds = module.reducer({ table: t.string(), upTo: t.u64() }, (ctx, { table, upTo }) => {
    if (table !== 'thing') throw new SenderError('NOT_FOUND: no such table');
    for (;;) {
      try {
        const row = ctx.db.thing.insert({ id: 0n, big: 0n, text: '', bytes: new Uint8Array(), number: 0,
          shape: { tag: 'Dot' }, maybe: undefined, owner: ctx.sender, at: ctx.timestamp });
        ctx.db.thing.id.delete(row.id);
        if (row.id >= upTo) return;
      } catch {} // the id of an imported row
    }
  });`;

let folder: string;
let host: Host | null = null;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plaza-export-'));
});
afterEach(async () => {
  await host?.close();
  host = null;
  rmSync(folder, { recursive: true, force: true });
});

const path = (name: string): string => join(folder, name);

async function start(name = 'data'): Promise<Host> {
  host = await startHost({ listenAddress: '127.0.0.1:0', dataDir: path(name) });
  return host;
}

async function stop(): Promise<void> {
  await host?.close();
  host = null;
}

async function cli(...args: string[]) {
  let stdout = '';
  let stderr = '';
  const code = await runCli(args, {
    stdout: text => {
      stdout += text;
    },
    stderr: text => {
      stderr += text;
    },
    env: { PLAZA_ENGINE_CONFIG_DIR: path('config'), HOME: folder },
    signal: new AbortController().signal,
  });
  return { code, stdout, stderr };
}

async function publish(): Promise<void> {
  writeFileSync(path('module.js'), await bundleSource(source));
  expect(
    await cli('publish', 'things', '--js-path', path('module.js'), '-s', host!.url),
  ).toMatchObject({ code: 0 });
}

const add = (text: string, kind: number) =>
  cli('call', 'things', 'add', JSON.stringify(text), String(kind), '-s', host!.url);

/** The lines of an export without what differs between two of them. */
function content(text: string): string[] {
  const lines = text.split('\n').slice(0, -2);
  const { exportedAt: _, ...header } = JSON.parse(lines[0]!);
  return [JSON.stringify(header), ...lines.slice(1)];
}

describe('an export', () => {
  it('[D17] is imported whole or not at all when the list of databases cannot be written', async () => {
    await start();
    await publish();
    await add('one', 0);
    await stop();
    await cli('export', 'things', path('whole.jsonl'), '--data-dir', path('data'));
    const importInto = (name: string) =>
      cli('import', path('whole.jsonl'), '--data-dir', path(name));
    const folders = (name: string): string[] => readdirSync(path(`${name}/databases`));

    // A folder in the place of the file that would become the list, or its copy.
    mkdirSync(path('unlisted/databases.json.new'), { recursive: true });
    expect(await importInto('unlisted')).toMatchObject({ code: 1 });
    expect(folders('unlisted')).toEqual([]);
    rmdirSync(path('unlisted/databases.json.new'));
    expect(await importInto('unlisted')).toMatchObject({ code: 0 });

    mkdirSync(path('listed/databases.json.copy.new'), { recursive: true });
    expect(await importInto('listed')).toMatchObject({ code: 1 });
    expect(folders('listed')).toHaveLength(1);
    rmdirSync(path('listed/databases.json.copy.new'));
    await cli('export', 'things', path('again.jsonl'), '--data-dir', path('listed'));
    expect(content(readFileSync(path('again.jsonl'), 'utf8'))).toEqual(
      content(readFileSync(path('whole.jsonl'), 'utf8')),
    );
  });

  it('[D17] comes back exactly: identity, owner, module, every value, sequences', async () => {
    await start();
    await publish();
    for (let kind = 0; kind < 15; kind++) await add(`thing ${kind}`, kind);
    // While the engine runs, at rest, and from a backup it is the same.
    const running = await cli(
      'export',
      'things',
      path('running.jsonl'),
      '--data-dir',
      path('data'),
    );
    expect(running).toMatchObject({ code: 0, stderr: '' });
    await cli('backup', path('saved.tar'), '--data-dir', path('data'));
    await stop();
    await cli('export', 'things', path('rest.jsonl.gz'), '--data-dir', path('data'));
    await cli('export', 'things', path('backup.jsonl'), '--from', path('saved.tar'));
    const text = readFileSync(path('running.jsonl'), 'utf8');
    expect(content(gunzipSync(readFileSync(path('rest.jsonl.gz'))).toString())).toEqual(
      content(text),
    );
    expect(content(readFileSync(path('backup.jsonl'), 'utf8'))).toEqual(content(text));
    expect(text.match(/^\{"bsatn":"[\w+/=]+"\}$/gm)!.length).toBeGreaterThan(0);
    expect(text).toContain('"sequences":{"id":"16"}');

    const misnamed = await cli(
      'import',
      path('rest.jsonl.gz'),
      'No/name',
      '--data-dir',
      path('again'),
    );
    expect(misnamed).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('invalid characters'),
    });
    const imported = await cli('import', path('rest.jsonl.gz'), '--data-dir', path('again'));
    expect(imported).toMatchObject({
      code: 0,
      stdout: 'Imported things: 30 rows in 2 tables.\n',
      stderr: '',
    });
    expect(await cli('verify', '--data-dir', path('again'))).toMatchObject({ code: 0 });
    await cli('export', 'things', path('second.jsonl'), '--data-dir', path('again'));
    expect(content(readFileSync(path('second.jsonl'), 'utf8'))).toEqual(content(text));

    await start('again');
    const ids = await cli(
      'sql',
      'things',
      "SELECT id FROM thing WHERE text = 'next'",
      '-s',
      host!.url,
    );
    expect(ids.code).toBe(0);
    await add('next', 0);
    const next = await cli(
      'sql',
      'things',
      "SELECT id FROM thing WHERE text = 'next'",
      '-s',
      host!.url,
    );
    expect(next.stdout).toContain('16');
  });

  it('[D17] says over HTTP what it leaves out: the tables of submodules', async () => {
    await start();
    const mounted = join(import.meta.dirname, '../../fixtures/mounted');
    await cli('publish', 'mounting', '--module-path', mounted, '-s', host!.url);
    const exported = await cli('export', 'mounting', path('out.jsonl'), '-s', host!.url);
    expect(exported).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('tables of lib are'),
    });
    expect(readFileSync(path('out.jsonl'), 'utf8')).not.toContain('lib.note');
  });

  it('[D17] is made over HTTP and put onto another server through its module', async () => {
    await start();
    await publish();
    for (const kind of [0, 5, 10, 15]) await add(`thing ${kind}`, kind);
    const made = await cli('export', 'things', path('http.jsonl'), '-s', host!.url);
    expect(made).toMatchObject({ code: 0, stderr: '' });
    const before = await cli('sql', 'things', 'SELECT * FROM thing', '-s', host!.url);
    await stop();
    await start('other');
    await publish();
    for (let time = 0; time < 2; time++)
      expect(await cli('import', path('http.jsonl'), 'things', '-s', host!.url)).toEqual({
        code: 0,
        stdout: 'thing: 4 rows\nsecret: 4 rows\n',
        stderr: '',
      });
    const after = await cli('sql', 'things', 'SELECT * FROM thing', '-s', host!.url);
    expect(after.stdout).toBe(before.stdout);
    await add('next', 0);
    const next = await cli(
      'sql',
      'things',
      "SELECT id FROM thing WHERE text = 'next'",
      '-s',
      host!.url,
    );
    expect(Number(/\d+/.exec(next.stdout)![0])).toBeGreaterThan(4);
  });

  it('[D17] that is cut short or changed is refused, and nothing is imported', async () => {
    await start();
    await publish();
    await add('one', 1);
    await stop();
    await cli('export', 'things', path('whole.jsonl'), '--data-dir', path('data'));
    const whole = readFileSync(path('whole.jsonl'));
    const refuses = async (bytes: Uint8Array, what: string) => {
      writeFileSync(path('bad.jsonl'), bytes);
      const ended = await cli('import', path('bad.jsonl'), '--data-dir', path('again'));
      expect(ended.code, what).toBe(1);
      expect(ended.stderr, what).toMatch(/bad\.jsonl cannot be used \(line \d\)/);
    };
    const rows = whole.lastIndexOf('{"table":"thing"');
    for (let at = rows; at < whole.length - 1; at += 67) {
      await refuses(whole.subarray(0, at), `${at} bytes`);
      const flipped = Buffer.from(whole);
      flipped[at]! ^= 1;
      await refuses(flipped, `byte ${at}`);
    }
    expect(readdirSync(path('again'))).toEqual([]);
    const twice = await cli('import', path('whole.jsonl'), '--data-dir', path('data'));
    expect(twice).toMatchObject({ code: 1, stderr: expect.stringContaining('already') });
  });
});
