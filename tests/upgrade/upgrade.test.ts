/**
 * Data folders of every earlier version open, and nothing in them is lost. Each archive holds a
 * throw-away community with keys and secrets of its own, made for this and used nowhere else.
 */
import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { furnished, visit } from '../community.ts';
import { type Plaza, startPlaza } from '../plaza.ts';
import { unpack } from './archive.ts';

const folders = path.join(import.meta.dirname, 'folders');
const archives = readdirSync(folders).filter(name => name.endsWith('.tar.br'));

describe('a data folder saved by an earlier version', () => {
  let plaza: Plaza | undefined;

  afterEach(() => plaza?.stop());

  it.each(archives)('%s opens whole', async name => {
    const dataDir = mkdtempSync(path.join(tmpdir(), 'plaza-upgrade-'));
    await unpack(path.join(folders, name), dataDir);
    plaza = await startPlaza({ dataDir });
    expect(await visit(plaza.url)).toEqual(furnished);
  });
});
