import type { ConvertRow, MemoryDatastore } from '../datastore/memory-datastore.ts';
import type { TableStore } from '../datastore/table-store.ts';
import { errno, HostError } from '../module-host/errno.ts';
import type { ColumnDef, ModuleDef, TableDef } from '../schema/module-def.ts';
import { MigrationError, type MigrationPlan, planMigration } from './plan-migration.ts';
import { compareTypes } from './type-change.ts';

/** Ids of a module's tables by name, as the log keeps them. */
export type TableIds = readonly { readonly name: string; readonly id: number }[];

/** A migration that has been carried out aside and can no longer fail. */
export interface PreparedMigration {
  readonly plan: MigrationPlan;
  /** Ids of all tables of the new module. */
  readonly tableIds: TableIds;
  /** All tables as they are going to be, for reading. */
  futureTables(): readonly TableStore[];
  /** Puts the new tables in place. No transaction may have run since the preparation. */
  apply(): void;
}

/**
 * Creates the tables of a database's first module.
 * @param recorded ids that they had; without, they get new ones
 */
export function createTables(
  datastore: MemoryDatastore,
  module: ModuleDef,
  recorded: TableIds | null = null,
): TableIds {
  const ids = assignIds(datastore, module, recorded);
  for (const table of module.tables)
    datastore.createTable(ids.get(table.name)!, table, module.typespace);
  return toTableIds(ids);
}

/**
 * Plans the way from one module's tables to another's and does all of it that can fail: rows are
 * copied into new tables beside the old ones, which stay as they are until `apply`.
 * @param recorded ids that added tables got when this happened first, on replay
 * @throws {MigrationError} listing every forbidden change, or every table whose rows forbid one
 */
export function prepareMigration(
  datastore: MemoryDatastore,
  before: ModuleDef,
  after: ModuleDef,
  recorded: TableIds | null = null,
): PreparedMigration {
  const plan = planMigration(before, after);
  const reasons: string[] = [];
  const ids = assignIds(datastore, after, recorded);
  const oldTables = new Map(before.tables.map(table => [table.name, table]));
  const rebuilt: TableStore[] = [];
  for (const def of after.tables) {
    const old = oldTables.get(def.name);
    if (old === undefined || isSameTable(old, before, def, after)) continue;
    const table = datastore.tableById(ids.get(def.name)!)!;
    const problems = problemsOfSequences(table, old, def);
    reasons.push(...problems);
    if (problems.length > 0) continue;
    try {
      const convert = def.isEvent ? null : appendDefaults(def.columns.slice(old.columns.length));
      rebuilt.push(datastore.rebuildTable(table.id, def, after.typespace, convert));
    } catch (error) {
      if (!(error instanceof HostError) || error.code !== errno.uniqueAlreadyExists) throw error;
      reasons.push(violationOf(def.name, plan));
    }
  }
  const removed = plan.steps
    .filter(step => step.kind === 'remove_table')
    .map(step => datastore.tableByName(step.name)!);
  for (const { def, rowCount } of removed)
    if (rowCount > 0)
      reasons.push(
        `Table \`${def.name}\` cannot be removed while it has rows (${rowCount}): delete them first.`,
      );
  if (reasons.length > 0) throw new MigrationError(reasons);
  const added = after.tables.filter(({ name }) => !oldTables.has(name));
  return {
    plan,
    tableIds: toTableIds(ids),
    futureTables() {
      const successors = new Map(rebuilt.map(table => [table.id, table]));
      return [
        ...datastore.tables
          .filter(table => !removed.includes(table))
          .map(table => successors.get(table.id) ?? table),
        ...added.map(def => datastore.emptyTable(ids.get(def.name)!, def, after.typespace)),
      ];
    },
    apply() {
      for (const table of removed) datastore.dropTable(table.id);
      for (const table of rebuilt) datastore.replaceTable(table);
      for (const def of added) datastore.createTable(ids.get(def.name)!, def, after.typespace);
    },
  };
}

/** Tables keep their ids; new ones get the recorded id, or the next that is unused. */
function assignIds(
  datastore: MemoryDatastore,
  module: ModuleDef,
  recorded: TableIds | null,
): Map<string, number> {
  const known = new Map(recorded?.map(({ name, id }) => [name, id]));
  let unused = datastore.unusedTableId();
  return new Map(
    module.tables.map(({ name }) => [
      name,
      datastore.tableByName(name)?.id ?? known.get(name) ?? unused++,
    ]),
  );
}

function toTableIds(ids: ReadonlyMap<string, number>): TableIds {
  return [...ids].map(([name, id]) => ({ name, id }));
}

/** Whether a table can stay as it is, with its old definition standing for the equal new one. */
function isSameTable(old: TableDef, before: ModuleDef, table: TableDef, after: ModuleDef): boolean {
  if (JSON.stringify(old) !== JSON.stringify(table)) return false;
  return old.columns.every(({ type }) => {
    const change = compareTypes(
      { type, typespace: before.typespace },
      { type, typespace: after.typespace },
    );
    return !change.isChanged;
  });
}

/** A row's bytes with the defaults of new columns at the end; null without new columns. */
function appendDefaults(added: readonly ColumnDef[]): ConvertRow | null {
  if (added.length === 0) return null;
  const defaults = Buffer.concat(added.map(column => column.defaultValue!));
  return (bytes, start, end) => {
    const row = new Uint8Array(end - start + defaults.length);
    row.set(bytes.subarray(start, end));
    row.set(defaults, end - start);
    return row;
  };
}

/** A new sequence begins at 1, so no row may have a value that it is going to give. */
function problemsOfSequences(table: TableStore, old: TableDef, def: TableDef): string[] {
  return def.columns.flatMap((column, position) => {
    if (!column.autoIncrement || old.columns[position]?.autoIncrement) return [];
    const isTaken =
      position < old.columns.length
        ? hasPositive(table, position, column)
        : table.rowCount > 0 && isPositive(column.defaultValue!, column);
    return isTaken
      ? [
          `Column \`${column.name}\` of table \`${def.name}\` cannot become auto-increment: it holds values that the sequence would give again.`,
        ]
      : [];
  });
}

function hasPositive(table: TableStore, position: number, column: ColumnDef): boolean {
  const { layout } = table;
  let found = false;
  table.forEachRow((bytes, start) => {
    if (found) return;
    const from = layout.columnStart(bytes, start, position);
    found = isPositive(bytes.subarray(from, layout.columnEnd(bytes, start, position)), column);
  });
  return found;
}

/** Whether a little-endian integer is 1 or more. */
function isPositive(value: Uint8Array, column: ColumnDef): boolean {
  const isNegative = column.type.tag.startsWith('I') && value[value.length - 1]! >= 0x80;
  return !isNegative && value.some(byte => byte !== 0);
}

function violationOf(table: string, plan: MigrationPlan): string {
  const names = plan.steps
    .filter(step => step.kind === 'add_constraint' && step.table === table)
    .map(step => `\`${step.name}\``);
  return `Table \`${table}\` has rows with equal values, which the unique constraint ${names.join(' or ')} forbids.`;
}
