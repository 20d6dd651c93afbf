/** Backups through the command line: made while clients write, restored, checked, broken off. */

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runCli } from '../cli/run.ts';
import { type Host, startHost } from '../host.ts';
import { bundleSource } from '../testing/bundle-text.ts';
import { backupFolder } from './backup-folder.ts';
import { restoreBackup } from './restore-backup.ts';
import { verify } from './verify.ts';

// A busy machine needs many times what a quiet one does.
vi.setConfig({ testTimeout: 180_000 });

const source = `
  import { schema, table, t } from 'spacetimedb/server';
  const module = schema({
    note: table({ name: 'note', public: true }, { id: t.u64().primaryKey().autoInc(), text: t.string() }),
  });
  export default module;
  export const add = module.reducer({ text: t.string() }, (ctx, { text }) => {
    ctx.db.note.insert({ id: 0n, text });
  });`;

let folder: string;
let host: Host | null = null;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plaza-backup-'));
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

async function publish(name = 'notes'): Promise<void> {
  writeFileSync(path('module.js'), await bundleSource(source));
  const ended = await cli('publish', name, '--js-path', path('module.js'), '-s', host!.url);
  expect(ended).toMatchObject({ code: 0 });
}

const add = (text: string) => cli('call', 'notes', 'add', JSON.stringify(text), '-s', host!.url);

async function notes(): Promise<string[]> {
  const { stdout, code, stderr } = await cli('sql', 'notes', 'SELECT * FROM note', '-s', host!.url);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return [...stdout.matchAll(/"(.*?)"/g)].map(match => match[1]!).sort();
}

describe('a backup', () => {
  it('[D16] made while clients write holds all that was confirmed before it, and opens whole', async () => {
    await start();
    await publish();
    await publish('other');
    for (let i = 0; i < 5; i++) await add(`before ${i}`);
    let isDone = false;
    const writing = (async () => {
      for (let i = 0; !isDone; i++) await add(`meanwhile ${i}`);
    })();
    const made = await cli('backup', path('saved.tar'), '--data-dir', path('data'));
    isDone = true;
    await writing;
    expect(made).toMatchObject({ code: 0 });
    expect(made.stdout).toMatch(
      /^Saved notes as of commit \d+\.\nSaved other as of commit \d+\.\n$/,
    );
    expect(readdirSync(folder).filter(name => name.includes('.part'))).toEqual([]);
    await stop();

    expect((await cli('verify', path('saved.tar'))).stdout).toContain('saved.tar is whole.');
    const restored = await cli('restore', path('saved.tar'), '--data-dir', path('again'));
    expect(restored).toMatchObject({ code: 0, stderr: '' });
    const checked = await cli('verify', '--data-dir', path('again'));
    expect(checked).toMatchObject({ code: 0 });
    expect(checked.stdout).toMatch(/notes: whole as of commit \d+, \d+ rows in \d+ tables/);
    await start('again');
    const found = await notes();
    for (let i = 0; i < 5; i++) expect(found).toContain(`before ${i}`);
    const rest = found.filter(text => text.startsWith('meanwhile')).length;
    expect(found.filter(text => text.startsWith('meanwhile'))).toEqual(
      Array.from({ length: rest }, (_, i) => `meanwhile ${i}`).sort(),
    );
    // The same key signs: whoever owned it owns it still, and ids go on.
    expect(await add('after')).toMatchObject({ code: 0 });
    expect(await publishAgain()).toMatchObject({ code: 0 });
  });

  const publishAgain = () =>
    cli(
      'publish',
      'notes',
      '--js-path',
      path('module.js'),
      '-s',
      host!.url,
      '--token-file',
      token(),
    );

  /** The token that the first engine gave, at whatever address. */
  function token(): string {
    const tokens = readFileSync(join(folder, 'config', 'tokens.json'), 'utf8');
    writeFileSync(path('token'), /eyJ[\w.-]+/.exec(tokens)![0]);
    return path('token');
  }

  it('[D16] of a folder at rest, also of one that was killed, is the same', async () => {
    await start();
    await publish();
    await add('one');
    mkdirSync(path('killed'));
    spawnSync('cp', ['-r', `${path('data')}/.`, path('killed')]);
    await stop();
    for (const name of ['data', 'killed']) {
      const made = await cli('backup', path(`${name}.tar`), '--data-dir', path(name));
      expect(made).toMatchObject({ code: 0, stderr: '' });
      await cli('restore', path(`${name}.tar`), '--data-dir', path(`${name}-again`));
      await start(`${name}-again`);
      expect(await notes()).toEqual(['one']);
      await stop();
    }
  });

  it('[D16] is a tar that others can read', async () => {
    await start();
    await publish();
    await cli('backup', path('saved.tar'), '--data-dir', path('data'));
    mkdirSync(path('plain'));
    expect(spawnSync('tar', ['-C', path('plain'), '-xf', path('saved.tar')]).status).toBe(0);
    const lines = readFileSync(path('plain/checksums'), 'utf8').split('\n').slice(0, -1);
    expect(lines.length).toBeGreaterThan(3);
    for (const line of lines) {
      const [sum, name] = line.split('  ') as [string, string];
      const content = readFileSync(path(`plain/${name}`));
      expect(createHash('sha256').update(content).digest('hex'), name).toBe(sum);
    }
    expect(JSON.parse(readFileSync(path('plain/backup.json'), 'utf8'))).toMatchObject({
      format: 1,
      databases: [{ names: ['notes'] }],
    });
  });

  it('[D16] is only for the own machine, and for who can read the folder or owns all', async () => {
    const { url } = await start();
    const ask = (headers: Record<string, string>) =>
      fetch(`${url}/v1/operator/backup`, { method: 'POST', headers });
    const stranger = await (await fetch(`${url}/v1/identity`, { method: 'POST' })).json();
    // Nobody owns all of no databases.
    expect((await ask({ authorization: `Bearer ${stranger.token}` })).status).toBe(403);
    await publish();
    expect((await ask({})).status).toBe(401);
    expect((await ask({ authorization: 'Bearer nobody' })).status).toBe(403);
    expect((await ask({ authorization: `Bearer ${stranger.token}` })).status).toBe(403);
    const { secret } = JSON.parse(readFileSync(path('data/operator.json'), 'utf8'));
    const forwarded = { authorization: `Bearer ${secret}`, 'x-forwarded-for': '203.0.113.9' };
    expect((await ask(forwarded)).status).toBe(403);
    const owner = readFileSync(token(), 'utf8');
    const answer = await ask({ authorization: `Bearer ${owner}` });
    expect(answer.status).toBe(200);
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect(bytes.length).toBe(Number(answer.headers.get('content-length')));
    await stop();
    expect(existsSync(path('data/operator.json'))).toBe(false);
  });

  it('[D16] that is cut short or changed anywhere is refused, and leaves nothing', async () => {
    await start();
    await publish();
    await add('one');
    await cli('backup', path('saved.tar'), '--data-dir', path('data'));
    await stop();
    const whole = readFileSync(path('saved.tar'));
    const refuses = async (bytes: Uint8Array, what: string) => {
      writeFileSync(path('bad.tar'), bytes);
      const ended = await cli('restore', path('bad.tar'), '--data-dir', path('again'));
      expect(ended.code, what).toBe(1);
      expect(ended.stderr, what).toContain('bad.tar');
      expect(readdirSync(folder).filter(name => name.startsWith('again'))).toEqual([]);
    };
    for (let length = 0; length < whole.length - 1024; length += 9_973)
      await refuses(whole.subarray(0, length), `${length} bytes`);
    for (let at = 0; at < whole.length; at += 7_919) {
      const flipped = Buffer.from(whole);
      flipped[at]! ^= 1 << (at % 8);
      // The owner, mode and time in a header say nothing that we read.
      await refuses(flipped, `byte ${at}`);
    }
  });

  it('[D16] can be interrupted, as can a restore: nothing is left behind', async () => {
    await start();
    await publish();
    await stop();
    const interrupted = () => {
      const controller = new AbortController();
      return { signal: controller.signal, onProgress: () => controller.abort() };
    };
    await expect(backupFolder(path('data'), path('saved.tar'), interrupted())).rejects.toThrow();
    expect(readdirSync(folder).filter(name => name.startsWith('saved'))).toEqual([]);
    await backupFolder(path('data'), path('saved.tar'));
    await expect(restoreBackup(path('saved.tar'), path('again'), interrupted())).rejects.toThrow();
    expect(readdirSync(folder).filter(name => name.startsWith('again'))).toEqual([]);
    await restoreBackup(path('saved.tar'), path('again'));
    expect(await verify(path('again'))).toMatchObject({ problems: [] });
  });

  it('[D16] is not restored over something', async () => {
    await start();
    await publish();
    await cli('backup', path('saved.tar'), '--data-dir', path('data'));
    await stop();
    const ended = await cli('restore', path('saved.tar'), '--data-dir', path('data'));
    expect(ended).toMatchObject({ code: 1, stderr: expect.stringContaining('is not empty') });
    copyFileSync(path('saved.tar'), path('other.tar'));
    const again = await cli('backup', path('other.tar'), '--data-dir', path('data'));
    expect(again).toMatchObject({ code: 1, stderr: expect.stringContaining('is there already') });
  });
});

describe('start', () => {
  it('[D7] [D15] refuses every damaged file of a folder, and mends it when told to', async () => {
    await start();
    await publish();
    for (const text of ['one', 'two', 'three']) await add(text);
    await stop();
    const data = `data/databases/${readdirSync(path('data/databases'))[0]!}/data`;
    const files = readdirSync(path(data)).filter(name => !/^(lock|reserve)$/.test(name));
    const names = [
      ...files.map(name => `${data}/${name}`),
      'data/databases.json',
      'data/databases.json.copy',
      'data/keys/engine.key.pem',
      'data/keys/engine.key.pem.copy',
    ];
    spawnSync('cp', ['-r', path('data'), path('whole')]);
    for (const name of names) {
      rmSync(path('data'), { recursive: true });
      spawnSync('cp', ['-r', path('whole'), path('data')]);
      const bytes = readFileSync(path(name));
      // In a log near its end, behind the module.
      bytes[name.endsWith('.log') ? bytes.length - 60 : bytes.length >> 1]! ^= 16;
      writeFileSync(path(name), bytes);
      const options = { listenAddress: '127.0.0.1:0', dataDir: path('data') };
      await expect(startHost(options), name).rejects.toThrow(`${path(name)} is damaged at byte`);
      expect(readFileSync(path(name)).equals(bytes)).toBe(true);
      const told: string[] = [];
      host = await startHost({ ...options, repairs: true, report: text => told.push(text) });
      expect(told.join('\n'), name).toContain(path(name));
      const found = await notes();
      if (name.endsWith('.log'))
        expect(['one', 'two', 'three']).toEqual(expect.arrayContaining(found));
      else expect(found).toEqual(['one', 'three', 'two']);
      expect(await add('four')).toMatchObject({ code: 0 });
      await stop();
      expect((await cli('verify', '--data-dir', path('data'))).stdout).toContain('is whole');
    }
  });
});

describe('verify', () => {
  it('[D7] names what is damaged and changes nothing', async () => {
    await start();
    await publish();
    await add('one');
    await stop();
    expect(await cli('verify', '--data-dir', path('data'))).toMatchObject({ code: 0, stderr: '' });
    const data = readdirSync(path('data/databases'))[0]!;
    const files = [
      ...readdirSync(path(`data/databases/${data}/data`)).map(
        name => `databases/${data}/data/${name}`,
      ),
      'databases.json',
      'databases.json.copy',
      'keys/engine.key.pem',
      'keys/engine.key.pem.copy',
    ].filter(name => !/\/(lock|reserve)$/.test(name));
    expect(files).toHaveLength(6);
    for (const name of files) {
      const file = path(`data/${name}`);
      const whole = readFileSync(file);
      for (const at of [0, whole.length >> 1, whole.length - 1]) {
        const flipped = Buffer.from(whole);
        flipped[at]! ^= 4;
        writeFileSync(file, flipped);
        const ended = await cli('verify', '--data-dir', path('data'));
        expect(ended, `${name}, byte ${at}`).toMatchObject({ code: 1 });
        expect(ended.stdout).toContain(`${file} is damaged at byte`);
        expect(readFileSync(file).equals(flipped)).toBe(true);
      }
      writeFileSync(file, whole);
    }
    expect(await cli('verify', '--data-dir', path('data'))).toMatchObject({ code: 0 });
  });
});
