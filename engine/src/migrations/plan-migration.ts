/**
 * Automatic migrations: what a republished module may change about the tables while the data
 * stays, and what becomes of the connected clients. The rules are SpacetimeDB's, so that a change
 * that is accepted here is accepted there.
 */
import type {
  ColumnDef,
  IndexDef,
  ModuleDef,
  TableDef,
  TypeElement,
  ViewDef,
} from '../schema/module-def.ts';
import { compareTypes } from './type-change.ts';

/** In the order in which the steps are listed: what goes before what comes. */
const stepKinds = [
  'remove_index',
  'remove_constraint',
  'remove_sequence',
  'remove_view',
  'remove_visibility_filter',
  'remove_table',
  'change_columns',
  'change_event_table',
  'add_columns',
  'rename_in_module',
  'add_table',
  'add_index',
  'add_constraint',
  'add_sequence',
  'add_view',
  'add_visibility_filter',
  'change_access',
  'change_primary_key',
  'update_view',
] as const;

export type MigrationStepKind = (typeof stepKinds)[number];

/** One difference between the two modules' schemas. */
export interface MigrationStep {
  readonly kind: MigrationStepKind;
  /** Table that it concerns; null for views and visibility filters. */
  readonly table: string | null;
  /** Name of the index, constraint, column, view …; of the table itself when it is about that. */
  readonly name: string;
}

export interface MigrationPlan {
  readonly steps: readonly MigrationStep[];
  /** What the clients hold would contradict the new schema: all connections must end. */
  readonly disconnectsClients: boolean;
}

/** The change is not one that can be made automatically; nothing has been changed. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';

  /** @param reasons one sentence for each change that is in the way */
  constructor(readonly reasons: readonly string[]) {
    super(
      `The module's schema cannot be changed in this way:\n${reasons.map(reason => `- ${reason}`).join('\n')}`,
    );
  }
}

/**
 * Compares the schemas of a running module and its successor. What depends on the data (whether a
 * table to be removed is empty, whether values are unique) is checked by `prepareMigration`.
 * @throws {MigrationError} listing every forbidden change
 */
export function planMigration(before: ModuleDef, after: ModuleDef): MigrationPlan {
  const planner = new Planner(before, after);
  planner.planViews();
  planner.planTables();
  planner.planVisibilityFilters();
  if (planner.reasons.length > 0) throw new MigrationError(planner.reasons);
  const steps = planner.steps.sort((a, b) => stepKinds.indexOf(a.kind) - stepKinds.indexOf(b.kind));
  return { steps, disconnectsClients: planner.disconnectsClients };
}

/** A step as a sentence for the publisher. */
export function describeStep({ kind, table, name }: MigrationStep): string {
  const where = table === null ? '' : ` of table \`${table}\``;
  switch (kind) {
    case 'remove_index':
      return `Removed index \`${name}\`${where}.`;
    case 'remove_constraint':
      return `Removed unique constraint \`${name}\`${where}.`;
    case 'remove_sequence':
      return `Column \`${name}\`${where} is no longer auto-increment.`;
    case 'remove_view':
      return `Removed view \`${name}\`.`;
    case 'remove_visibility_filter':
      return `Removed visibility filter: ${name}`;
    case 'remove_table':
      return `Removed the empty table \`${name}\`.`;
    case 'change_columns':
      return `Extended column types of table \`${name}\`.`;
    case 'change_event_table':
      return `Changed the columns of event table \`${name}\`.`;
    case 'add_columns':
      return `Added columns to table \`${name}\`.`;
    case 'rename_in_module':
      return name === table
        ? `Table \`${name}\` has another name in the module.`
        : `\`${name}\`${where} has another name in the module.`;
    case 'add_table':
      return `Added table \`${name}\`.`;
    case 'add_index':
      return `Added index \`${name}\`${where}.`;
    case 'add_constraint':
      return `Added unique constraint \`${name}\`${where}.`;
    case 'add_sequence':
      return `Column \`${name}\`${where} is auto-increment now.`;
    case 'add_view':
      return `Added view \`${name}\`.`;
    case 'add_visibility_filter':
      return `Added visibility filter: ${name}`;
    case 'change_access':
      return `Changed who may read ${table === null ? 'view' : 'table'} \`${name}\`.`;
    case 'change_primary_key':
      return `Changed the primary key of table \`${name}\`.`;
    case 'update_view':
      return `View \`${name}\` is computed anew.`;
  }
}

class Planner {
  readonly steps: MigrationStep[] = [];
  readonly reasons: string[] = [];
  disconnectsClients = false;

  constructor(
    readonly before: ModuleDef,
    readonly after: ModuleDef,
  ) {}

  planViews(): void {
    const old = byName(this.before.views);
    const now = byName(this.after.views);
    for (const name of old.keys()) {
      if (now.has(name)) continue;
      this.#step('remove_view', null, name);
      this.disconnectsClients = true;
    }
    for (const [name, view] of now) {
      const earlier = old.get(name);
      if (earlier === undefined) this.#step('add_view', null, name);
      else this.#planView(earlier, view);
    }
  }

  #planView(old: ViewDef, view: ViewDef): void {
    if (old.isPublic !== view.isPublic) this.#step('change_access', null, view.name);
    const isOther =
      old.isAnonymous !== view.isAnonymous ||
      old.primaryKey !== view.primaryKey ||
      this.#differ(old.columns, view.columns) ||
      this.#differ(old.params, view.params);
    if (!isOther) {
      this.#step('update_view', null, view.name);
      return;
    }
    this.#step('remove_view', null, view.name);
    this.#step('add_view', null, view.name);
    this.disconnectsClients = true;
  }

  /** Whether names, order or types of a view's columns or parameters differ. */
  #differ(old: readonly TypeElement[], now: readonly TypeElement[]): boolean {
    return (
      old.length !== now.length ||
      old.some((element, i) => {
        const other = now[i]!;
        return element.name !== other.name || this.#compare(element, other).isChanged;
      })
    );
  }

  planTables(): void {
    const old = byName(this.before.tables);
    const now = byName(this.after.tables);
    for (const name of old.keys()) {
      if (now.has(name)) continue;
      this.#step('remove_table', name, name);
      this.disconnectsClients = true;
    }
    for (const [name, table] of now) {
      const earlier = old.get(name);
      if (earlier === undefined) this.#step('add_table', name, name);
      else this.#planTable(earlier, table);
    }
  }

  #planTable(old: TableDef, table: TableDef): void {
    const { name } = table;
    if (old.isEvent !== table.isEvent)
      this.#refuse(
        `Table \`${name}\` cannot ${table.isEvent ? 'become' : 'cease to be'} an event table.`,
      );
    if (JSON.stringify(old.schedule) !== JSON.stringify(table.schedule))
      this.#refuse(`The schedule of table \`${name}\` cannot be added, changed or removed.`);
    if (old.isPublic !== table.isPublic) this.#step('change_access', name, name);
    if (old.primaryKey !== table.primaryKey) this.#step('change_primary_key', name, name);
    if (old.sourceName !== table.sourceName) this.#step('rename_in_module', name, name);
    this.#planColumns(old, table);
    this.#planIndexes(old, table);
    this.#planConstraints(old, table);
    this.#planSequences(old, table);
  }

  #planColumns(old: TableDef, table: TableDef): void {
    const positions = new Map(table.columns.map((column, position) => [column.name, position]));
    let isChanged = false;
    let isReordered = false;
    const problems: string[] = [];
    for (const [position, column] of old.columns.entries()) {
      const newPosition = positions.get(column.name);
      if (newPosition === undefined) {
        problems.push(`Column \`${column.name}\` of table \`${table.name}\` cannot be removed.`);
        continue;
      }
      if (newPosition !== position) isReordered = true;
      const now = table.columns[newPosition]!;
      if (column.sourceName !== now.sourceName)
        this.#step('rename_in_module', table.name, column.name);
      const change = this.#compare(column, now);
      isChanged ||= change.isChanged;
      for (const problem of change.problems)
        problems.push(
          `The type of column \`${column.name}\` of table \`${table.name}\` cannot change: ${problem}.`,
        );
    }
    if (isReordered)
      problems.push(
        `The columns of table \`${table.name}\` cannot be reordered; new ones go to the end.`,
      );
    const known = new Set(old.columns.map(column => column.name));
    const added = table.columns.filter(column => !known.has(column.name));
    for (const column of added)
      if (column.defaultValue === null)
        problems.push(
          `The new column \`${column.name}\` of table \`${table.name}\` needs a default value for the rows that exist.`,
        );
    this.#stepForColumns(table, { problems, isChanged, addsColumns: added.length > 0 });
  }

  #stepForColumns(
    table: TableDef,
    found: { problems: readonly string[]; isChanged: boolean; addsColumns: boolean },
  ): void {
    if (table.isEvent) {
      // No row of an event table is ever stored, so everything is possible; clients would misread.
      if (found.problems.length === 0 && !found.isChanged && !found.addsColumns) return;
      this.#step('change_event_table', table.name, table.name);
      this.disconnectsClients = true;
      return;
    }
    this.reasons.push(...found.problems);
    if (found.addsColumns) {
      this.#step('add_columns', table.name, table.name);
      this.disconnectsClients = true;
    } else if (found.isChanged) this.#step('change_columns', table.name, table.name);
  }

  #planIndexes(old: TableDef, table: TableDef): void {
    const earlier = byName(old.indexes);
    const now = byName(table.indexes);
    for (const name of earlier.keys())
      if (!now.has(name)) this.#step('remove_index', table.name, name);
    for (const [name, index] of now) {
      const before = earlier.get(name);
      if (before === undefined) this.#step('add_index', table.name, name);
      else if (before.accessorName !== index.accessorName)
        this.#refuse(
          `The accessor of index \`${name}\` of table \`${table.name}\` cannot change from ` +
            `\`${before.accessorName}\` to \`${index.accessorName}\`.`,
        );
      else if (!isSameAlgorithm(before, index)) {
        this.#step('remove_index', table.name, name);
        this.#step('add_index', table.name, name);
      } else if (before.sourceName !== index.sourceName)
        this.#step('rename_in_module', table.name, name);
    }
  }

  #planConstraints(old: TableDef, table: TableDef): void {
    const earlier = byName(old.constraints);
    const now = byName(table.constraints);
    for (const name of earlier.keys())
      if (!now.has(name)) this.#step('remove_constraint', table.name, name);
    for (const [name, constraint] of now) {
      const before = earlier.get(name);
      if (before === undefined) this.#step('add_constraint', table.name, name);
      else if (!isSameList(before.columns, constraint.columns))
        this.#refuse(
          `The unique constraint \`${name}\` of table \`${table.name}\` cannot get other columns.`,
        );
    }
  }

  #planSequences(old: TableDef, table: TableDef): void {
    const earlier = generatedColumns(old);
    const now = generatedColumns(table);
    for (const name of earlier) if (!now.has(name)) this.#step('remove_sequence', table.name, name);
    for (const name of now) if (!earlier.has(name)) this.#step('add_sequence', table.name, name);
  }

  planVisibilityFilters(): void {
    const old = new Set(this.before.visibilityFilters);
    const now = new Set(this.after.visibilityFilters);
    for (const sql of old) if (!now.has(sql)) this.#step('remove_visibility_filter', null, sql);
    for (const sql of now) if (!old.has(sql)) this.#step('add_visibility_filter', null, sql);
    if (old.size !== now.size || [...old].some(sql => !now.has(sql)))
      this.disconnectsClients = true;
  }

  #compare(before: TypeElement | ColumnDef, after: TypeElement | ColumnDef) {
    return compareTypes(
      { type: before.type, typespace: this.before.typespace },
      { type: after.type, typespace: this.after.typespace },
    );
  }

  #step(kind: MigrationStepKind, table: string | null, name: string): void {
    this.steps.push({ kind, table, name });
  }

  #refuse(reason: string): void {
    this.reasons.push(reason);
  }
}

function isSameAlgorithm(a: IndexDef, b: IndexDef): boolean {
  return a.algorithm === b.algorithm && isSameList(a.columns, b.columns);
}

function isSameList(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}

function generatedColumns(table: TableDef): Set<string> {
  return new Set(table.columns.filter(column => column.autoIncrement).map(({ name }) => name));
}

function byName<T extends { readonly name: string }>(items: readonly T[]): Map<string, T> {
  return new Map(items.map(item => [item.name, item]));
}
