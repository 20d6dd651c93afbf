import {
  appendFile,
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '../db/database.ts';
import { Settings } from '../db/settings.ts';
import { FolderFileStore } from '../files/file-store.ts';
import { preparedData } from '../testing/prepared-data.ts';
import { exists } from './backup-folder.ts';
import { restoreBackup } from './restore-backup.ts';
import { type BackupSource, writeBackup } from './write-backup.ts';

let work: string;
let database: Database;
let source: BackupSource;
let backup: string;
let removeData: () => Promise<void>;

beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), 'plaza-backup-'));
  const data = await preparedData();
  removeData = data.remove;
  database = await openDatabase({ url: null, folder: join(data.dir, 'postgres') });
  await new Settings(database.orm).write('setup', 'open');
  const filesFolder = join(work, 'files');
  const secretsFolder = join(work, 'secrets');
  await mkdir(filesFolder);
  await mkdir(secretsFolder);
  await writeFile(join(secretsFolder, 'issuer'), 'https://plaza.example.org\n', { mode: 0o600 });
  const files = new FolderFileStore(filesFolder);
  await files.put('picture-of-a-ferry', [{ size: 320, bytes: Buffer.from('ferry') }]);
  const saveEngine = (file: string) => writeFile(file, 'rows');
  source = { saveEngine, orm: database.orm, files, secretsFolder };
  backup = join(work, 'backup');
  await writeBackup(source, backup);
});
afterAll(async () => {
  await database.close();
  await removeData();
  await rm(work, { recursive: true });
});

const target = (name: string) => ({
  dataDir: join(work, name),
  databaseUrl: null,
  async restoreEngine(file: string, folder: string) {
    await mkdir(folder);
    await cp(file, join(folder, 'engine.backup'));
  },
});

it('brings back every part, and lets nobody else read a backup', async () => {
  expect((await stat(backup)).mode & 0o077).toBe(0);
  const { dataDir } = target('restored');
  await restoreBackup(backup, target('restored'));
  expect(await readFile(join(dataDir, 'engine', 'engine.backup'), 'utf8')).toBe('rows');
  expect(await readFile(join(dataDir, 'secrets', 'issuer'), 'utf8')).toContain('example.org');
  expect((await stat(join(dataDir, 'secrets', 'issuer'))).mode & 0o077).toBe(0);
  const files = new FolderFileStore(join(dataDir, 'files'));
  expect(await files.read('picture-of-a-ferry', 320)).not.toBe(null);
  const restored = await openDatabase({ url: null, folder: join(dataDir, 'postgres') });
  expect(await new Settings(restored.orm).read('setup')).toBe('open');
  await restored.close();
});

describe('a backup', () => {
  it('never takes the place of another', async () => {
    await expect(writeBackup(source, backup)).rejects.toThrow('exists already');
  });

  it('that fails leaves nothing under its name', async () => {
    const folder = join(work, 'failing');
    const saveEngine = () => Promise.reject(new Error('no engine'));
    await expect(writeBackup({ ...source, saveEngine }, folder)).rejects.toThrow('no engine');
    expect(await exists(folder)).toBe(false);
    expect(await exists(`${folder}.partial`)).toBe(false);
    await writeBackup(source, folder);
  });
});

describe('a restore', () => {
  const damaged = async (name: string, damage: (folder: string) => Promise<void>) => {
    const folder = join(work, name);
    await cp(backup, folder, { recursive: true });
    await damage(folder);
    return folder;
  };

  it('refuses a data folder that holds something', async () => {
    await mkdir(join(work, 'taken'));
    await writeFile(join(work, 'taken', 'version'), '1');
    await expect(restoreBackup(backup, target('taken'))).rejects.toThrow('is not empty');
    expect(await readdir(join(work, 'taken'))).toEqual(['version']);
  });

  it('names the file that is damaged, missing or foreign, and makes nothing', async () => {
    const database = 'postgres.jsonl.gz';
    const cases: [string, (folder: string) => Promise<void>][] = [
      [`${database} in the backup is damaged`, folder => appendFile(join(folder, database), 'x')],
      [`${database} is missing`, folder => rm(join(folder, database))],
      ['extra does not belong', folder => writeFile(join(folder, 'extra'), '')],
      ['backup.json is missing', folder => rm(join(folder, 'backup.json'))],
      ['SHA256SUMS is missing', folder => rm(join(folder, 'SHA256SUMS'))],
      [
        'no backup that this Plaza can read',
        folder => writeFile(join(folder, 'backup.json'), '{}'),
      ],
    ];
    for (const [index, [sentence, damage]] of cases.entries()) {
      const folder = await damaged(`damaged-${index}`, damage);
      await expect(restoreBackup(folder, target('never'))).rejects.toThrow(sentence);
    }
    expect(await exists(join(work, 'never'))).toBe(false);
  });

  it('begins anew after one that broke off', async () => {
    const failing = { ...target('again'), restoreEngine: () => Promise.reject(new Error('full')) };
    await expect(restoreBackup(backup, failing)).rejects.toThrow('full');
    expect(await exists(failing.dataDir)).toBe(false);
    await mkdir(`${failing.dataDir}.restoring`);
    await restoreBackup(backup, target('again'));
    expect(await exists(join(work, 'again', 'version'))).toBe(true);
    expect(await exists(`${failing.dataDir}.restoring`)).toBe(false);
  });
});
