import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FolderFileStore } from './file-store.ts';

let folder: string;
let store: FolderFileStore;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plaza-files-'));
  store = new FolderFileStore(folder);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const id = '3f9a0c1d3f9a0c1d3f9a0c1d3f9a0c1d';
const renditions = [320, 960, 1920].map(size => ({ size, bytes: Buffer.from(`picture ${size}`) }));
const textOf = (bytes: Uint8Array | null) => bytes && Buffer.from(bytes).toString();

describe('FolderFileStore', () => {
  it('gives the size that was asked for, or the nearest one that serves', async () => {
    await store.put(id, renditions);
    expect(textOf(await store.read(id, 960))).toBe('picture 960');
    expect(textOf(await store.read(id, 64))).toBe('picture 320');
    expect(textOf(await store.read(id, 480))).toBe('picture 960');
    await store.put('avatar-of-somebody', [{ size: 480, bytes: Buffer.from('face') }]);
    expect(textOf(await store.read('avatar-of-somebody', 1920))).toBe('face');
    expect(await store.read('ffffffffffffffff', 320)).toBe(null);
  });

  it('leaves no drafts, and forgets all sizes', async () => {
    await store.put(id, renditions);
    await store.put(id, renditions);
    expect(await readdir(join(folder, '3f'))).toHaveLength(3);
    await store.remove(id);
    expect(await readdir(join(folder, '3f'))).toEqual([]);
    await store.remove(id);
  });

  it('never leaves its folder', async () => {
    for (const bad of ['../../../etc', 'aa/../../b', '', '..', 'a\0bcdefgh']) {
      await expect(store.read(bad, 320)).rejects.toThrow('not a file id');
      await expect(store.put(bad, renditions)).rejects.toThrow('not a file id');
    }
  });

  it('lists what is old', async () => {
    await store.put(id, renditions);
    await store.put('young-picture', renditions);
    const lastYear = new Date(Date.now() - 365 * 86_400_000);
    for (const { size } of renditions)
      await utimes(join(folder, '3f', `${id}-${size}.webp`), lastYear, lastYear);
    expect(await store.listOlderThan(new Date(Date.now() - 86_400_000))).toEqual([id]);
  });

  it('copies what was there at the cut, though it is removed meanwhile', async () => {
    await store.put(id, renditions);
    await writeFile(join(folder, id.slice(0, 2), `${id}-320.webp.draft`), 'half');
    const copy = await mkdtemp(join(tmpdir(), 'plaza-files-copy-'));
    await store.copyAfter(() => store.remove(id), copy);
    expect(textOf(await new FolderFileStore(copy).read(id, 1920))).toBe('picture 1920');
    expect(await readdir(join(copy, id.slice(0, 2)))).toHaveLength(3);
    // Removed once the copy was complete.
    expect(await store.read(id, 320)).toBe(null);
    await rm(copy, { recursive: true });
  });
});
