/** `npm start` refuses what cannot work with one sentence and code 1, and leaves nothing running. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Plaza, startPlaza } from '../plaza.ts';

const root = path.resolve(import.meta.dirname, '../..');

describe('npm start', () => {
  let dataDir: string;
  let taken: Server;
  let takenPort: number;

  beforeAll(async () => {
    dataDir = mkdtempSync(path.join(tmpdir(), 'plaza-commands-'));
    taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const address = taken.address();
    if (address === null || typeof address === 'string') throw new Error('no port was given');
    takenPort = address.port;
  });

  afterAll(() => {
    taken.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('names the port that is in use', async () => {
    await refuses(
      { PLAZA_PORT: String(takenPort) },
      new RegExp(`^Port ${takenPort} .*PLAZA_PORT\\.$`),
    );
    await refuses(
      { PLAZA_PORT: '0', PLAZA_ENGINE_PORT: String(takenPort) },
      new RegExp(`^Port ${takenPort} .*PLAZA_ENGINE_PORT\\.$`),
    );
  });

  it('names the setting whose value is wrong', async () => {
    await refuses({ PLAZA_PORT: 'four thousand' }, /^PLAZA_PORT must be .*"four thousand"\.$/);
    await refuses({ PLAZA_PUBLIC_URL: 'plaza.example.org' }, /^PLAZA_PUBLIC_URL must be /);
    await refuses({ DATABASE_URL: 'mysql://localhost' }, /^DATABASE_URL must be /);
  });

  it('names the folder that cannot be written', async () => {
    const file = path.join(dataDir, 'a-file');
    writeFileSync(file, '');
    await refuses(
      { PLAZA_DATA_DIR: path.join(file, 'data') },
      /^The data folder .*a-file.* cannot be written/,
    );
    if (process.getuid?.() === 0) {
      console.warn(
        'a folder without write permission is not tried: this is root, whom it does not stop',
      );
      return;
    }
    const locked = path.join(dataDir, 'locked');
    mkdirSync(locked);
    chmodSync(locked, 0o500);
    await refuses({ PLAZA_DATA_DIR: locked }, /^The data folder .*locked cannot be written/);
  });

  it('says which Node it needs when this one is too old', async () => {
    const older = `data:text/javascript,Object.defineProperty(process, 'versions', { value: { node: '18.20.0' } })`;
    await refuses(
      { NODE_OPTIONS: `--import "${older}"` },
      /^Plaza needs Node 20\.19 or newer; this is Node 18\.20\.0\.$/,
    );
  });

  describe('on a folder in use', () => {
    let running: Plaza;

    afterEach(() => running.stop());

    it('refuses a second start and leaves the first alone', async () => {
      running = await startPlaza({ empty: true });
      await refuses(
        { PLAZA_DATA_DIR: running.dataDir, PLAZA_PORT: '0' },
        /^The data folder .* is in use by a Plaza that already runs/,
      );
      expect((await fetch(new URL('/readyz', running.url))).ok).toBe(true);
    });
  });

  /** Starts Plaza with these settings and expects one sentence on the error output, and code 1. */
  async function refuses(env: Record<string, string>, sentence: RegExp): Promise<void> {
    const child = spawn(process.execPath, ['scripts/start.js', '--empty'], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, PLAZA_DATA_DIR: path.join(dataDir, 'data'), ...env },
    });
    let errors = '';
    child.stdout.resume();
    child.stderr.on('data', chunk => {
      errors += chunk;
    });
    const [code] = await once(child, 'close');
    expect(errors.trim()).toMatch(sentence);
    expect(errors.trim().split('\n')).toHaveLength(1);
    expect(code).toBe(1);
  }
});
