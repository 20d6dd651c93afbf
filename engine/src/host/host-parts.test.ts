import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { catalogueText, type DatabaseEntry, fileStore } from './catalogue.ts';
import { DatabaseLog, type LogRecord } from './database-log.ts';
import { whyNotAName } from './database-name.ts';
import { createOriginCheck } from './origins.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'host-parts-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const record = (message: string): LogRecord => ({
  level: 'Info',
  timestampMicros: 1_700_000_000_000_001n,
  message,
});
const messages = (lines: readonly string[]) => lines.map(line => JSON.parse(line).message);

describe('a database log', () => {
  it('[HTTP5] keeps its lines across a restart and gives the newest', async () => {
    const log = await DatabaseLog.open(folder);
    log.write({ ...record('one'), functionName: 'add', fileName: 'index.ts', lineNumber: 3 });
    log.write(record('two\nlines'));
    await log.close();
    const again = await DatabaseLog.open(folder);
    const trace = [{ place: 'index.ts:3:1', functionName: 'add' }];
    again.write({ ...record('three'), level: 'Panic', trace });
    const lines = await again.tail(null);
    expect(lines.map(line => JSON.parse(line))).toEqual([
      {
        level: 'Info',
        ts: 1_700_000_000_000_001,
        message: 'one',
        function: 'add',
        filename: 'index.ts',
        line_number: 3,
      },
      { level: 'Info', ts: 1_700_000_000_000_001, message: 'two\nlines' },
      {
        level: 'Panic',
        ts: 1_700_000_000_000_001,
        message: 'three',
        trace: [{ module_name: 'index.ts:3:1', func_name: 'add' }],
      },
    ]);
    expect(await again.tail(1)).toEqual(lines.slice(-1));
    expect(await again.tail(0)).toEqual([]);
    await again.close();
  });

  it('[HTTP5] is told live to those who follow: each line once', async () => {
    for (const log of [DatabaseLog.inMemory(), await DatabaseLog.open(folder)]) {
      const heard: string[] = [];
      const follower = (line: string | null) => heard.push(line ?? '');
      log.write(record('before'));
      const tail = log.tail(null, follower);
      log.write(record('at once'));
      const past = await tail;
      log.write(record('after'));
      log.unfollow(follower);
      log.write(record('too late'));
      expect(messages([...past, ...heard])).toEqual(['before', 'at once', 'after']);
      await log.close();
    }
  });

  it('keeps two files of a bounded size, and loses no line between them', async () => {
    const log = await DatabaseLog.open(folder, { bytesMax: 2_000 });
    for (let i = 0; i < 30; i++) log.write(record(`line ${i}`));
    const kept = messages(await log.tail(null));
    expect(kept).toEqual(
      Array.from({ length: kept.length }, (_, i) => `line ${i + 30 - kept.length}`),
    );
    for (let i = 0; i < 1_000; i++) log.write(record('x'));
    log.write(record('last'));
    await log.close();
    const sizes = readdirSync(folder).map(file => statSync(join(folder, file)).size);
    expect(sizes).toHaveLength(2);
    expect(Math.max(...sizes)).toBeLessThan(2_200);
    const again = await DatabaseLog.open(folder, { bytesMax: 2_000 });
    expect(messages(await again.tail(1))).toEqual(['last']);
    await again.close();
  });

  it('survives a disk that takes nothing, and goes on afterwards', async () => {
    const path = join(folder, 'module.log');
    mkdirSync(path); // a folder cannot be written to
    const log = await DatabaseLog.open(folder);
    log.write(record('lost'));
    expect(await log.tail(null)).toEqual([]);
    rmSync(path, { recursive: true });
    log.write(record('kept'));
    expect(messages(await log.tail(null))).toEqual(['kept']);
    await log.close();
  });

  it('drops lines for which the disk is too slow, and says how many', async () => {
    const log = await DatabaseLog.open(folder, { pendingBytesMax: 1_000 });
    const heard: (string | null)[] = [];
    await log.tail(0, line => heard.push(line));
    // In one turn, in which the disk takes nothing.
    for (let i = 0; i < 100; i++) log.write(record(`line ${i}`));
    expect(heard).toHaveLength(100);
    const kept = messages(await log.tail(null));
    expect(kept.length).toBeGreaterThan(0);
    expect(kept.length).toBeLessThan(50);
    log.write(record('later'));
    const missing = `Lines missing here, for which the disk was too slow: ${100 - kept.length}`;
    expect(messages(await log.tail(null))).toEqual([...kept, missing, 'later']);
    for (let i = 0; i < 100; i++) log.write(record(`line ${i}`));
    await log.close();
    const again = await DatabaseLog.open(folder);
    expect(messages(await again.tail(1))[0]).toContain('Lines missing here');
    await again.close();
  });

  it('can be closed after an error', async () => {
    mkdirSync(join(folder, 'module.log'));
    const log = await DatabaseLog.open(folder);
    log.write(record('lost'));
    await log.tail(null);
    await expect(log.close()).resolves.toBeUndefined();
  });

  it('in memory is bounded too, and so is a message', async () => {
    const log = DatabaseLog.inMemory({ bytesMax: 1_000, messageLengthMax: 10 });
    for (let i = 0; i < 500; i++) log.write(record(`${i} ${'y'.repeat(100)}`));
    const lines = await log.tail(null);
    expect(lines.join('').length).toBeLessThan(3_000);
    expect(messages(lines).at(-1)).toBe('499 yyyyyy…');
  });
});

describe('the catalogue', () => {
  const entry: DatabaseEntry = {
    identity: 0xc200n,
    owner: 7n,
    names: ['plaza', 'market'],
    initialProgram: 'ab',
    folder: 'c200',
    isLocked: true,
  };

  it('is there again after a restart, readable for its owner alone', async () => {
    expect(await fileStore(folder).load()).toEqual([]);
    await fileStore(folder).save([entry]);
    expect(await fileStore(folder).load()).toEqual([entry]);
    expect(statSync(join(folder, 'databases.json')).mode & 0o777).toBe(0o600);
  });

  it('is not read when damaged, or when it names other places', async () => {
    const damages = [
      '',
      '{',
      '{"version":2,"databases":[]}',
      '{"version":1,"databases":[{}]}',
      ...['../../home', '/', '..', ''].map(place => catalogueText([{ ...entry, folder: place }])),
    ];
    for (const text of damages) {
      writeFileSync(join(folder, 'databases.json'), text);
      await expect(fileStore(folder).load()).rejects.toThrow('databases.json is damaged');
    }
  });
});

describe('database names', () => {
  it('[HTTP6] are words joined by hyphens', () => {
    for (const name of ['plaza', 'a-1-b', '0']) expect(whyNotAName(name)).toBeNull();
    expect(whyNotAName('')).toMatch('empty');
    expect(whyNotAName('f'.repeat(64))).toMatch('identities');
    for (const name of ['-a', 'a-', 'a--b']) expect(whyNotAName(name)).toMatch('hyphen');
    for (const name of ['Plaza', 'a_b', 'a b', 'ä'])
      expect(whyNotAName(name)).toMatch('characters');
  });
});

describe('origins', () => {
  it('are those in the list', () => {
    const isAllowed = createOriginCheck(['https://plaza.example/', 'http://localhost:4000']);
    expect(isAllowed('https://plaza.example')).toBe(true);
    expect(isAllowed('http://localhost:4000')).toBe(true);
    expect(isAllowed('http://localhost:4001')).toBe(false);
    expect(isAllowed('http://plaza.example')).toBe(false);
    expect(isAllowed('null')).toBe(false);
  });

  it('are those of this machine without a list, and all with a star', () => {
    expect(createOriginCheck([])('http://127.0.0.1:5173')).toBe(true);
    expect(createOriginCheck([])('https://localhost')).toBe(true);
    expect(createOriginCheck([])('https://localhost.example')).toBe(false);
    expect(createOriginCheck(['*'])('https://anywhere.example')).toBe(true);
  });

  it('must be origins', () => {
    for (const text of ['plaza', 'ftp://a.example', 'https://a.example/path']) {
      expect(() => createOriginCheck([text])).toThrow('is not an origin');
    }
  });
});
