/** A stored database, read into memory without running it. */
import { join } from 'node:path';
import { MemoryDatastore } from '../datastore/memory-datastore.ts';
import { ClientTables } from '../datastore/system-tables.ts';
import { DatastoreReplay } from '../durability/datastore-replay.ts';
import type { ModuleRecord } from '../durability/durability.ts';
import { inspect } from '../durability/recovery.ts';
import type { Storage } from '../durability/storage.ts';
import { type DatabaseEntry, parseCatalogue } from '../host/catalogue.ts';
import { identityFromHex } from '../identity/identity.ts';
import type { ModuleDef } from '../schema/module-def.ts';
import type { ArchiveReader } from './archive-reader.ts';
import { ArchiveStorage } from './archive-storage.ts';
import { BackupError } from './backup-error.ts';
import { CATALOGUE_FILE, dataFolderOf } from './data-folder.ts';

export interface StoredDatabase {
  readonly entry: DatabaseEntry;
  readonly datastore: MemoryDatastore;
  readonly module: ModuleRecord;
  readonly def: ModuleDef;
  /** Position of its history. */
  readonly offset: number;
}

/**
 * Replays a database.
 * @throws {CorruptionError} it is damaged
 */
export async function loadStored(entry: DatabaseEntry, storage: Storage): Promise<StoredDatabase> {
  const datastore = new MemoryDatastore();
  // The engine's own tables, which commits speak of too.
  new ClientTables(datastore);
  const replay = new DatastoreReplay(datastore);
  const { report } = await inspect(storage, replay);
  if (report.module === null || replay.moduleDef === null)
    throw new BackupError(`${storage.path} holds no database.`);
  return {
    entry,
    datastore,
    module: report.module,
    def: replay.moduleDef,
    offset: report.lastOffset,
  };
}

/** @throws {BackupError} there is none of that name or identity */
export function findEntry(
  entries: readonly DatabaseEntry[],
  nameOrIdentity: string,
  where: string,
): DatabaseEntry {
  const identity = identityFromHex(nameOrIdentity);
  const found = entries.find(entry =>
    identity === null ? entry.names.includes(nameOrIdentity) : entry.identity === identity,
  );
  if (!found) throw new BackupError(`There is no database ${nameOrIdentity} in ${where}.`);
  return found;
}

/** Replays a database of a backup. */
export async function loadArchived(
  archive: ArchiveReader,
  nameOrIdentity: string,
): Promise<StoredDatabase> {
  const file = archive.files.find(({ name }) => name === CATALOGUE_FILE);
  if (!file) throw new BackupError(`${archive.path} holds no ${CATALOGUE_FILE}.`);
  const text = Buffer.from(await archive.part(file).read(0, file.bytes)).toString('utf8');
  const entries = parseCatalogue(text, join(archive.path, CATALOGUE_FILE));
  const entry = findEntry(entries, nameOrIdentity, archive.path);
  return loadStored(entry, new ArchiveStorage(archive, dataFolderOf(entry)));
}
