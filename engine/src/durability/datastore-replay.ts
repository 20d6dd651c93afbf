import type { MemoryDatastore } from '../datastore/memory-datastore.ts';
import { createTables, prepareMigration } from '../migrations/apply-migration.ts';
import type { ModuleDef } from '../schema/module-def.ts';
import { parseModuleDef } from '../schema/parse-module-def.ts';
import type { ModuleRecord, Replay, SequencePosition } from './durability.ts';

/**
 * Replays a stored database into a datastore. Migrations are not stored row by row: a module record
 * stands for its migration, which does the same to the same rows each time.
 */
export class DatastoreReplay implements Replay {
  readonly #datastore: MemoryDatastore;
  #moduleDef: ModuleDef | null = null;

  /** @param datastore holds the engine's own tables at most */
  constructor(datastore: MemoryDatastore) {
    this.#datastore = datastore;
  }

  /** Description of the module in force; null when nothing was stored. */
  get moduleDef(): ModuleDef | null {
    return this.#moduleDef;
  }

  module(record: ModuleRecord): void {
    const def = parseModuleDef(record.description);
    if (this.#moduleDef === null) createTables(this.#datastore, def, record.tableIds);
    else prepareMigration(this.#datastore, this.#moduleDef, def, record.tableIds).apply();
    this.#moduleDef = def;
  }

  insert(tableId: number, bytes: Uint8Array, start: number, end: number): void {
    this.#datastore.applyInsert(tableId, bytes, start, end);
  }

  remove(tableId: number, bytes: Uint8Array, start: number, end: number): void {
    this.#datastore.applyDelete(tableId, bytes, start, end);
  }

  sequence(position: SequencePosition): void {
    this.#datastore.restoreSequence(position);
  }
}
