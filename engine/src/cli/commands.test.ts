/** The commands for somebody who knows those of SpacetimeDB. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { boardChanges, boardFolder, changedBoard } from '../host/testing/board.ts';
import { type Host, startHost } from '../host.ts';
import { bundleModule } from '../module-host/bundle.ts';
import { runCli } from './run.ts';

const folder = mkdtempSync(join(tmpdir(), 'cli-'));
let host: Host;
let js: string;

beforeAll(async () => {
  host = await startHost({ listenAddress: '127.0.0.1:0', dataDir: null });
  js = file('board.js', await bundleModule(boardFolder));
  await ok('publish', 'board', '-j', js);
});
afterAll(async () => {
  await host.close();
  rmSync(folder, { recursive: true });
});

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

async function run(...args: string[]) {
  let stdout = '';
  let stderr = '';
  const code = await runCli([...args.slice(0, 1), '-s', host.url, ...args.slice(1)], {
    stdout: text => {
      stdout += text;
    },
    stderr: text => {
      stderr += text;
    },
    env: { PLAZA_ENGINE_CONFIG_DIR: folder },
    signal: new AbortController().signal,
  });
  return { code, stdout, stderr };
}

async function ok(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await run(...args);
  expect([code, stderr]).toEqual([0, '']);
  return stdout;
}

async function fails(...args: string[]): Promise<string> {
  const { code, stderr } = await run(...args);
  expect(code).toBe(1);
  return stderr;
}

it('calls quote texts and spell identities by the types of the parameters', async () => {
  for (const text of ['12', 'true', 'two words', '"quoted"', 'a "b']) {
    await ok('call', 'board', 'pin', text, 'null');
  }
  const [{ rows }] = JSON.parse(
    await ok('sql', 'board', 'SELECT text, author FROM note', '--format', 'json'),
  );
  const texts = rows.map(([text]: [string]) => text);
  expect(texts).toEqual(['12', 'true', 'two words', 'quoted', 'a "b']);
  const identity = rows[0][1][0];
  for (const spelled of [identity, identity.slice(2), `["${identity}"]`]) {
    expect(await ok('call', 'board', 'count', spelled)).toBe('5\n');
  }
  expect(await fails('call', 'board', 'pin')).toContain('invalid arguments for reducer pin');
  expect(await fails('call', 'board', 'nothing', '1')).toContain('No such procedure');
});

it('[MOD24] functions of submodules are called by their names', async () => {
  const mounted = join(import.meta.dirname, '../../fixtures/mounted');
  await ok('publish', 'mounted', '-p', mounted);
  await ok('call', 'mounted', 'lib.add_note', '12');
  const out = await ok('sql', 'mounted', 'SELECT text FROM lib.note_of_somebody');
  expect(out).toContain('"12"');
  expect(await fails('call', 'mounted', 'nowhere.add_note', '12')).toContain('No such procedure');
});

it('somebody anonymous is nobody known', async () => {
  await ok('sql', 'board', 'SELECT * FROM visit');
  expect(await fails('sql', 'board', 'SELECT * FROM visit', '--anonymous')).toContain('visit');
});

it('databases are listed, renamed, locked and unlocked', async () => {
  await ok('publish', 'first-name', '-j', js);
  expect(await ok('list')).toMatch(/ first-name +\| c200/);
  await ok('rename', 'first-name', '--to', 'second-name');
  expect(await ok('list')).toMatch(/ second-name +\| c200/);
  expect(await fails('rename', 'second-name', '--to', 'board')).toContain('already is in use');
  expect(await fails('rename', 'second-name')).toContain('--to is missing');
  await ok('lock', 'second-name');
  expect(await fails('delete', 'second-name', '--yes')).toContain('Database is locked');
  await ok('unlock', 'second-name');
  await ok('delete', 'second-name', '-y');
  expect(await ok('list')).not.toContain('second-name');
});

it('publishing empties always, never, or where data would be lost', async () => {
  const losing = file('losing.js', await changedBoard(boardChanges.otherType));
  const breaking = file('breaking.js', await changedBoard(boardChanges.newColumn));
  await ok('publish', 'data', '-j', js);
  await ok('call', 'data', 'pin', 'kept', 'null');
  const count = async () => (await ok('sql', 'data', 'SELECT * FROM note')).includes('kept');
  await ok('publish', 'data', '-j', breaking, '--delete-data=on-conflict', '-y');
  expect(await count()).toBe(true);
  expect(await fails('publish', 'data', '-j', losing, '--delete-data=never')).toContain('losing');
  await ok('publish', 'data', '-j', losing, '--delete-data=on-conflict');
  expect(await count()).toBe(false);
  await ok('publish', 'data', '-j', js, '-c');
  expect(await fails('publish', 'data', '-j', js, '--delete-data=maybe')).toContain('never');
});

it('logs are filtered by level', async () => {
  await fails('call', 'board', 'crash');
  const graver = await ok('logs', 'board', '--level', 'warn');
  expect(graver).not.toContain('INFO');
  expect(graver).not.toBe('');
  const info = await ok('logs', 'board', '--level', 'info', '--level-exact', '--format', 'json');
  for (const line of info.trim().split('\n')) expect(JSON.parse(line).level).toBe('Info');
  expect(await fails('logs', 'board', '--level', 'loud')).toContain('--level is one of');
});

it('tables and reducers are described alone', async () => {
  const note = JSON.parse(await ok('describe', 'board', 'table', 'note', '--json'));
  expect(note).toMatchObject({ name: 'note', primary_key: [0] });
  const pin = JSON.parse(await ok('describe', 'board', 'reducer', 'pin'));
  expect(pin.params.elements).toHaveLength(2);
  expect(await fails('describe', 'board', 'table', 'nothing')).toContain('no table nothing');
  expect(await fails('describe', 'board', 'view', 'x')).toContain('not a view');
});

it('[MOD5] schemas are extracted for spacetime generate', async () => {
  let stdout = '';
  const code = await runCli(['extract-schema', js], {
    stdout: text => {
      stdout += text;
    },
    stderr: () => {},
    env: {},
    signal: new AbortController().signal,
  });
  expect(code).toBe(0);
  const { V10 } = JSON.parse(stdout);
  expect(V10.sections.flatMap(Object.keys)).toEqual(expect.arrayContaining(['Tables', 'Reducers']));
});
