import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { FolderInUseError, lockFolder } from './folder-lock.ts';

const folders: string[] = [];
async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'plaza-lock-'));
  folders.push(path);
  return path;
}
afterEach(async () => {
  for (const path of folders.splice(0)) await rm(path, { recursive: true });
});

/** Another process that takes the folder and keeps it until it is killed. */
async function holdElsewhere(path: string): Promise<{ pid: number; kill: () => Promise<void> }> {
  const module = new URL('./folder-lock.ts', import.meta.url).href;
  const script = `
    const { lockFolder } = await import(${JSON.stringify(module)});
    await lockFolder(${JSON.stringify(path)});
    console.log('held');
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>(resolve => child.once('exit', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    child.stdout.once('data', () => resolve());
    child.once('exit', code => reject(new Error(`the holder ended with ${code}`)));
  });
  return {
    pid: child.pid!,
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

describe('a folder', () => {
  it('[D10] is held by one process until that one is killed', async () => {
    const path = await folder();
    const holder = await holdElsewhere(path);
    try {
      await expect(lockFolder(path)).rejects.toThrow(
        new FolderInUseError(
          `The folder ${path} is in use by another process (pid ${holder.pid}); ` +
            'stop that one first or choose another folder.',
        ),
      );
    } finally {
      await holder.kill();
    }
    const lock = await lockFolder(path);
    expect(JSON.parse(await readFile(join(path, 'lock'), 'utf8'))).toMatchObject({
      pid: process.pid,
    });
    await lock.release();
  });

  it('[D10] is one folder under each of its names', async () => {
    const path = await folder();
    const alias = join(await folder(), 'alias');
    await symlink(path, alias);
    const lock = await lockFolder(path);
    await expect(lockFolder(alias)).rejects.toThrow(FolderInUseError);
    await lock.release();
    await (await lockFolder(alias)).release();
  });

  it.each([process.platform, 'darwin'])(
    '[D10] goes to one of many in a process who want it at once (%s)',
    async platform => {
      const here = process.platform;
      Object.defineProperty(process, 'platform', { value: platform });
      try {
        const path = await folder();
        const tries = await Promise.allSettled(Array.from({ length: 20 }, () => lockFolder(path)));
        const held = tries.filter(result => result.status === 'fulfilled');
        expect(held.length).toBe(1);
        await expect(lockFolder(path)).rejects.toThrow(FolderInUseError);
        await held[0]!.value.release();
        await (await lockFolder(path)).release();
      } finally {
        Object.defineProperty(process, 'platform', { value: here });
      }
    },
  );

  const hasFlock = spawnSync('flock', ['--version']).status === 0;
  it.skipIf(!hasFlock)(
    `[D10] is held against other containers${hasFlock ? '' : ' (skipped: there is no command flock)'}`,
    async () => {
      const path = await folder();
      const lock = await lockFolder(path);
      // What another container sees: the folder, but neither our sockets nor our processes.
      expect(spawnSync('flock', ['-n', path, 'true']).status).toBe(1);
      await lock.release();
      expect(spawnSync('flock', ['-n', path, 'true']).status).toBe(0);
    },
  );

  it.each([
    ['a pid that now belongs to another process', { startTicks: '1' }],
    ['a holder before the machine was restarted', { boot: 'another' }],
    ['nothing readable', null],
  ])('[D10] is free when the lock file names %s', async (_, change) => {
    const path = await folder();
    const first = await lockFolder(path);
    const text = await readFile(join(path, 'lock'), 'utf8');
    await first.release();
    const stale = { ...JSON.parse(text), pid: process.ppid, ...change };
    await writeFile(join(path, 'lock'), change === null ? '{"pi' : JSON.stringify(stale));
    await (await lockFolder(path)).release();
  });
});
