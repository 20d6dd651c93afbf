/** The engine's part of every earlier version's folder: read, checked, kept in today's form. */
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { backupFolder } from '../../engine/src/backup/backup-folder.ts';
import { restoreBackup } from '../../engine/src/backup/restore-backup.ts';
import { verify } from '../../engine/src/backup/verify.ts';
import { startHost } from '../../engine/src/host.ts';
import { unpack } from './archive.ts';

const folders = path.join(import.meta.dirname, 'folders');
const archives = readdirSync(folders).filter(name => name.endsWith('.tar.br'));

describe('an engine folder saved by an earlier version', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), 'engine-upgrade-'));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it.each(archives)('[D7] [D16] %s is whole before and after, and so is its backup', async name => {
    await unpack(path.join(folders, name), root);
    const dataDir = path.join(root, 'engine');
    const before = await verify(dataDir);
    expect(before.problems).toEqual([]);
    expect(before.databases).toHaveLength(1);
    expect(before.databases[0]).toMatchObject({ problem: null, name: 'plaza' });
    expect(before.databases[0]!.rows).toBeGreaterThan(10);
    const host = await startHost({ listenAddress: '127.0.0.1:0', dataDir });
    await host.close();
    expect(existsSync(path.join(dataDir, 'databases.json.copy'))).toBe(true);
    const after = await verify(dataDir);
    expect(after).toMatchObject({ problems: [], databases: [{ problem: null, name: 'plaza' }] });

    await backupFolder(dataDir, path.join(root, 'saved.tar'));
    await restoreBackup(path.join(root, 'saved.tar'), path.join(root, 'again'));
    expect(await verify(path.join(root, 'again'))).toEqual(after);
  });
});
