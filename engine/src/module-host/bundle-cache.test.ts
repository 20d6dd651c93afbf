import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { bundleOnce } from './bundle-cache.ts';

let folder: string;
let module: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bundle-cache-'));
  module = join(folder, 'module');
  await mkdir(join(module, 'src'), { recursive: true });
  await write('module/src/index.ts', "export { word } from '../../shared.ts';", 1);
  await write('shared.ts', "export const word = 'first';", 1);
});
afterEach(() => rm(folder, { recursive: true }));

async function write(path: string, text: string, second: number): Promise<void> {
  await writeFile(join(folder, path), text);
  await utimes(join(folder, path), second, second);
}

test('a folder is bundled again when one of its files has changed, and not before', async () => {
  const first = await bundleOnce(module);
  expect(first).toContain('first');
  await write('shared.ts', "export const word = 'unnoticed';", 1);
  expect(await bundleOnce(module)).toBe(first);
  await write('shared.ts', "export const word = 'second';", 2);
  expect(await bundleOnce(module)).toContain('second');
});

test('a bundle is forgotten when one of its files is gone', async () => {
  await bundleOnce(module);
  await rm(join(folder, 'shared.ts'));
  await expect(bundleOnce(module)).rejects.toThrow('shared.ts');
});
