import { randomUUID } from 'node:crypto';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeValue } from '../bsatn/value.ts';
import { MemoryDatastore } from '../datastore/memory-datastore.ts';
import { ClientTables } from '../datastore/system-tables.ts';
import type { TableStore } from '../datastore/table-store.ts';
import type { ModuleRecord } from '../durability/durability.ts';
import { lockFolder } from '../durability/folder-lock.ts';
import { SnapshotInProgress } from '../durability/snapshot.ts';
import { createFolder, FolderStorage } from '../durability/storage.ts';
import { type CatalogueStore, type DatabaseEntry, fileStore } from '../host/catalogue.ts';
import { whyNotAName } from '../host/database-name.ts';
import { programHash } from '../host/program-hash.ts';
import { jsonToSats } from '../http/sats-json.ts';
import { identityFromHex, identityToHex } from '../identity/identity.ts';
import { openSigningKeys } from '../identity/signing-keys.ts';
import { createTables } from '../migrations/apply-migration.ts';
import type { AlgebraicType } from '../schema/module-def.ts';
import { parseModuleDef } from '../schema/parse-module-def.ts';
import { BackupError } from './backup-error.ts';
import { type LongWorkOptions, syncPath } from './backup-folder.ts';
import { type ExportedRow, type ExportHeader, readExport } from './export-format.ts';

/** What was imported. */
export interface Imported {
  readonly entry: DatabaseEntry;
  readonly tables: number;
  readonly rows: number;
}

/**
 * Puts an exported database into a data folder that no engine runs on. It keeps its identity, owner,
 * module, rows and sequences, and its clients are gone.
 * @param options.name instead of the names that it had
 * @throws {BackupError} the export is not whole, was made over HTTP, or the database is there already,
 *   or nothing can be called by that name
 * @throws {FolderInUseError} an engine runs on the folder
 */
export async function importDatabase(
  file: string,
  dataDir: string,
  { name, signal }: LongWorkOptions & { readonly name?: string | undefined } = {},
): Promise<Imported> {
  const problem = name === undefined ? null : whyNotAName(name);
  if (problem !== null) throw new BackupError(`${name} cannot be its name: ${problem}.`);
  const lock = await lockFolder(dataDir);
  let draft: string | null = null;
  try {
    const store = fileStore(dataDir);
    const entries = await store.load();
    const loader = new Loader();
    const { tables, rows } = await readExport(file, {
      header: header => loader.begin(header),
      table: ({ table, sequences }) => loader.beginTable(table, sequences),
      row: row => {
        signal?.throwIfAborted();
        loader.insert(row);
      },
    });
    const { module, header } = loader.finish();
    const identity = module.identity;
    const entry: DatabaseEntry = {
      identity,
      owner: module.owner,
      names: name === undefined ? header.database.names : [name],
      initialProgram: programHash(module.js),
      folder: `${identityToHex(identity)}-${randomUUID().slice(0, 8)}`,
      isLocked: false,
    };
    for (const other of entries) {
      if (other.identity === identity)
        throw new BackupError(`The database ${identityToHex(identity)} is in ${dataDir} already.`);
      const taken = other.names.find(taken => entry.names.includes(taken));
      if (taken !== undefined)
        throw new BackupError(`Another database in ${dataDir} is called ${taken}: give --name.`);
    }
    // A new folder gets its key with its first database.
    await openSigningKeys(join(dataDir, 'keys'));
    const folder = join(dataDir, 'databases', entry.folder);
    draft = `${folder}.importing`;
    await loader.write(join(draft, 'data'));
    await rename(draft, folder);
    draft = folder;
    await syncPath(join(dataDir, 'databases'));
    try {
      await store.save([...entries, entry]);
    } catch (error) {
      // The list is written before its copy, and may name the folder although the copy failed.
      if (await mayBeListed(entry, store)) draft = null;
      throw error;
    }
    draft = null;
    return { entry, tables, rows };
  } finally {
    if (draft !== null) await rm(draft, { recursive: true, force: true });
    await lock.release();
  }
}

async function mayBeListed({ folder }: DatabaseEntry, store: CatalogueStore): Promise<boolean> {
  try {
    const entries = await store.load({ isReadOnly: true });
    return entries.some(other => other.folder === folder);
  } catch {
    return true;
  }
}

/** Builds a database in memory from the lines of an export. */
class Loader {
  readonly #datastore = new MemoryDatastore();
  #header: ExportHeader | null = null;
  #module: ModuleRecord | null = null;
  #typespace: readonly AlgebraicType[] = [];
  #table: TableStore | null = null;
  #rowType: AlgebraicType | null = null;

  constructor() {
    new ClientTables(this.#datastore);
  }

  begin(header: ExportHeader): void {
    const { database, module, description, tableIds } = header;
    if (module === null || description === null || tableIds === null)
      throw new BackupError(
        'it was made over HTTP and holds no module: publish the module, and import with --server',
      );
    const identity = identityFromHex(database.identity);
    const owner = identityFromHex(database.owner);
    if (identity === null || owner === null) throw new BackupError('its identities are none');
    this.#header = header;
    this.#module = {
      offset: Math.max(1, database.offset ?? 1),
      timestampMicros: BigInt(Date.parse(header.exportedAt)) * 1000n,
      identity,
      owner,
      js: module,
      description: new Uint8Array(Buffer.from(description, 'base64')),
      tableIds: Object.entries(tableIds).map(([name, id]) => ({ name, id })),
    };
    const def = parseModuleDef(this.#module.description);
    this.#typespace = def.typespace;
    createTables(this.#datastore, def, this.#module.tableIds);
  }

  beginTable(name: string, sequences: Readonly<Record<string, string>>): void {
    const table = this.#datastore.tableByName(name);
    if (table === null) throw new BackupError(`its module has no table ${name}`);
    const { columns } = table.def;
    for (const [column, next] of Object.entries(sequences)) {
      const position = columns.findIndex(other => other.name === column);
      this.#datastore.restoreSequence({ tableId: table.id, column: position, next: BigInt(next) });
    }
    this.#table = table;
    const elements = columns.map(({ name, type }) => ({ name, type }));
    this.#rowType = { tag: 'Product', elements };
  }

  insert(row: ExportedRow): void {
    const [table, type] = [this.#table, this.#rowType];
    if (table === null || type === null) throw new BackupError('a row stands before its table');
    const bytes =
      row instanceof Uint8Array
        ? row
        : encodeValue(
            type,
            this.#typespace,
            jsonToSats(type, this.#typespace, row),
            table.def.name,
          );
    if (table.layout.rowEnd(bytes, 0, bytes.length) !== bytes.length)
      throw new BackupError(`it is no row of ${table.def.name}`);
    this.#datastore.applyInsert(table.id, bytes);
  }

  finish(): { module: ModuleRecord; header: ExportHeader } {
    if (this.#module === null || this.#header === null) throw new BackupError('it is empty');
    return { module: this.#module, header: this.#header };
  }

  /** Writes the database as a snapshot into a new folder. */
  async write(folder: string): Promise<void> {
    const { module } = this.finish();
    await createFolder(folder);
    const datastore = this.#datastore;
    const snapshot = new SnapshotInProgress(
      await FolderStorage.open(folder),
      {
        isAtRest: true,
        snapshotTables: () => datastore.tables.filter(table => !table.def.isEvent),
        sequences: () => datastore.sequences(),
      },
      { module, offset: module.offset, micros: module.timestampMicros },
    );
    await snapshot.write();
    await snapshot.publish();
  }
}
