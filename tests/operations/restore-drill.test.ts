/**
 * The drill that every operator should do now and then: save a community while it is used, lose
 * everything, restore, and find it as it was at the moment of the backup.
 */
import { execFile } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { furnish, furnished, visit, writeComments } from '../community.ts';
import { type Plaza, startPlaza } from '../plaza.ts';

const root = path.resolve(import.meta.dirname, '../..');
const run = promisify(execFile);
const work = mkdtempSync(path.join(tmpdir(), 'plaza-drill-'));

let plaza: Plaza;

beforeAll(async () => {
  plaza = await startPlaza({ empty: true, dataDir: path.join(work, 'data') });
  await furnish(plaza.url);
});
afterAll(async () => {
  await plaza?.stop();
  rmSync(work, { recursive: true, force: true });
});

/** Runs a command of package.json as an operator would, on this test's Plaza. */
async function operate(command: 'backup' | 'restore', folder: string, dataDir: string) {
  const { port } = new URL(plaza.url);
  return await run(process.execPath, [`scripts/${command}.js`, folder], {
    cwd: root,
    env: { ...process.env, PLAZA_PORT: port, PLAZA_DATA_DIR: dataDir },
  });
}

describe('backup and restore', () => {
  const backup = path.join(work, 'backup');
  let comments: readonly string[];

  it('saves a community that is being written to', async () => {
    const writing = writeComments(plaza.url);
    await writing.some(10);
    const { stdout } = await operate('backup', backup, plaza.dataDir);
    expect(stdout).toContain(`in ${backup}`);
    comments = await writing.stop();
    expect(existsSync(path.join(backup, 'engine.backup'))).toBe(true);
  });

  it('brings it back, with everything that was confirmed before the backup began', async () => {
    await plaza.close();
    const restored = path.join(work, 'restored');
    await operate('restore', backup, restored);
    rmSync(plaza.dataDir, { recursive: true });
    plaza = await startPlaza({ dataDir: restored });
    const found = await visit(plaza.url);
    // They were written one after the other, so what is there has no gap.
    const all = [...furnished.comments, ...comments];
    const saved = all.slice(0, found.comments.length);
    expect(saved.length).toBeGreaterThanOrEqual(furnished.comments.length + 10);
    expect(found).toEqual({ ...furnished, comments: saved });
  });

  it('saves a community at rest too', async () => {
    await plaza.close();
    const atRest = path.join(work, 'at-rest');
    const { stdout } = await operate('backup', atRest, plaza.dataDir);
    expect(stdout).toContain(`in ${atRest}`);
  });

  it('refuses to restore over a community, and from a backup that is damaged', async () => {
    await expect(operate('restore', backup, plaza.dataDir)).rejects.toThrow('is not empty');
    appendFileSync(path.join(backup, 'engine.backup'), 'x');
    const target = path.join(work, 'never');
    await expect(operate('restore', backup, target)).rejects.toThrow('engine.backup');
    expect(existsSync(target)).toBe(false);
  });
});
