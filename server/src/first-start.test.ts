import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readConfig } from './config.ts';
import type { Settings } from './db/settings.ts';
import type { DemoFiles } from './demo/seed.ts';
import type { EngineLink } from './engine/engine-link.ts';
import { firstStart } from './first-start.ts';
import type { AdminLink } from './setup/admin-link.ts';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'plaza-first-start-'));
});
afterEach(() => rm(dataDir, { recursive: true }));

test('a demonstration cleared while it is imported is broken off, and what came late is cleared', async () => {
  const values = new Map<string, string>();
  const calls: string[] = [];
  let start: Awaited<ReturnType<typeof firstStart>>;
  let ending: Promise<void> | null = null;
  const reducers = new Proxy(
    {},
    {
      get: (_, name: string) => async () => {
        calls.push(name);
        // Cleared by staff with the first spaces.
        if (name === 'importSpace') ending ??= start.endDemo();
      },
    },
  );
  const engine = {
    whenConnected: async () => {},
    // Cast: seeding and clearing call reducers and nothing else.
    call: (work: (connection: object) => Promise<unknown>) => work({ reducers }),
  } as unknown as Pick<EngineLink, 'whenConnected' | 'call'>;
  const files: DemoFiles = {
    store: async ({ pixels: { width, height, data } }) => {
      return { mime: 'image/webp', width, height, byteSize: data.length, placeholder: '' };
    },
  };
  start = await firstStart({
    config: readConfig({ PLAZA_DATA_DIR: dataDir }, { empty: false }),
    // Casts: a first start reads, writes and removes values, and renews no link of a demonstration.
    settings: {
      read: async (name: string) => values.get(name) ?? null,
      write: async (name: string, value: string) => void values.set(name, value),
      remove: async (name: string) => void values.delete(name),
    } as unknown as Settings,
    adminLink: {} as unknown as AdminLink,
    publicUrl: 'http://localhost',
    log: pino({ level: 'silent' }),
  });
  await start.seed({
    engine,
    accounts: {
      ensure: async people => new Map(people.map(({ handle }, i) => [handle, BigInt(i) + 1n])),
    },
    files,
    signal: new AbortController().signal,
  });
  await ending;
  expect(new Set(calls)).toEqual(new Set(['importPerson', 'importSpace', 'clearDemo']));
  expect(calls.at(-1)).toBe('clearDemo');
  expect(start.isDemo()).toBe(false);
  expect(Object.fromEntries(values)).toEqual({ setup: 'open' });
});
