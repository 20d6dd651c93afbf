/**
 * Keeps the results of views that somebody watches.
 *
 * A result belongs to a view and, unless the view is anonymous, to one caller. It is computed when
 * it is first wanted, forgotten when nobody wants it any more, and computed again when a
 * transaction touches what it read: inside that transaction, just before it commits, so that a
 * view which throws or returns a key twice fails the writer, as it does in SpacetimeDB.
 *
 *   acquire ──► rows, reads ──► refresh (before a commit) ──► staged ──► takeChanges (after it)
 *                                         └─ rolled back: the next refresh forgets what was staged
 */
import { RowLayout } from '../bsatn/row-layout.ts';
import type { ViewOutcome, WatchedView } from '../call.ts';
import type { RowList, TableChanges } from '../commit.ts';
import type { ReadSet } from '../module-host/transaction-calls.ts';
import type { AlgebraicType, ColumnDef, ViewDef } from '../schema/module-def.ts';
import { EMPTY_ROWS, forEachRowOf } from '../sql/row-list.ts';
import type { RowSource, RowVisitor } from '../sql/row-source.ts';
import type { Delta } from '../subscriptions/live-query.ts';
import { differenceOf } from '../subscriptions/row-difference.ts';
import { ReadIndex } from './read-index.ts';
import { hasRepeatedKey, uniqueRows } from './unique-rows.ts';
import { ViewKeyIndex } from './view-key-index.ts';

/** What a view runtime needs of its database. */
export interface ViewHost {
  /** Runs the view's function now; throws what the view throws. */
  callView(view: ViewDef, sender: bigint | null): ViewOutcome;
  /** Runs a query that a view returned in place of rows; only tables may be read. */
  runViewQuery(sql: string, view: ViewDef): { rows: RowList; reads: ReadSet };
}

/** A view with the typespace that its types refer to. */
export interface ViewSchema {
  readonly def: ViewDef;
  readonly typespace: readonly AlgebraicType[];
}

/** The result of a view for one caller, or of an anonymous view for all. */
export class ViewInstance implements RowSource {
  readonly schema: ViewSchema;
  readonly sender: bigint | null;
  readonly layout: RowLayout;
  /** Present only while acquired. */
  rows: RowList = EMPTY_ROWS;
  /** How many live queries rest on this. */
  holders = 0;
  reads: ReadSet = [];
  #keyIndex: ViewKeyIndex | null = null;

  constructor(schema: ViewSchema, sender: bigint | null, layout: RowLayout) {
    this.schema = schema;
    this.sender = sender;
    this.layout = layout;
  }

  get name(): string {
    return this.schema.def.name;
  }
  get columns(): readonly ColumnDef[] {
    return this.schema.def.columns;
  }
  get typespace(): readonly AlgebraicType[] {
    return this.schema.typespace;
  }
  get rowCount(): number {
    return this.rows.count;
  }
  /** That of the primary key, if there is one. */
  get indexes(): readonly ViewKeyIndex[] {
    const { primaryKey } = this.schema.def;
    if (primaryKey === null) return [];
    this.#keyIndex ??= new ViewKeyIndex(this, primaryKey);
    return [this.#keyIndex];
  }
  forEachRow(visit: RowVisitor): void {
    forEachRowOf(this.rows, visit);
  }
}

const NO_CHANGES: ReadonlyMap<ViewInstance, Delta> = new Map();

export class ViewRuntime {
  readonly #host: ViewHost;
  readonly #instances = new Map<string, ViewInstance>();
  readonly #layouts = new Map<ViewDef, RowLayout>();
  readonly #readers = new ReadIndex<ViewInstance>();
  #staged = new Map<ViewInstance, ViewResult>();
  /** How often a view was computed, for the first time or again. */
  computedCount = 0;

  constructor(host: ViewHost) {
    this.#host = host;
  }

  /** Results that are kept. */
  get instanceCount(): number {
    return this.#instances.size;
  }

  /** The views that somebody watches, each for whom. */
  watched(): WatchedView[] {
    return [...this.#instances.values()].map(({ name, sender }) => ({ name, sender }));
  }

  /**
   * The instance that answers for a view and a caller; it has rows only between `acquire` and
   * `release`.
   */
  instance(schema: ViewSchema, sender: bigint): ViewInstance {
    const owner = schema.def.isAnonymous ? null : sender;
    return (
      this.#instances.get(keyOf(schema.def, owner)) ??
      new ViewInstance(schema, owner, this.#layoutOf(schema))
    );
  }

  /**
   * Computes the instance's rows, unless they are held already.
   * @returns the instance to use: another one when the same result was held meanwhile
   * @throws what the view throws; {ViewError} it returned a key twice or malformed rows
   */
  acquire(wanted: ViewInstance): ViewInstance {
    const key = keyOf(wanted.schema.def, wanted.sender);
    const instance = this.#instances.get(key) ?? wanted;
    if (instance.holders === 0) {
      this.#apply(instance, this.#compute(instance));
      this.#instances.set(key, instance);
    }
    instance.holders += 1;
    return instance;
  }

  /** Undoes one `acquire`; after the last the rows are forgotten. */
  release(instance: ViewInstance): void {
    instance.holders -= 1;
    if (instance.holders > 0) return;
    this.#readers.remove(instance, instance.reads);
    this.#instances.delete(keyOf(instance.schema.def, instance.sender));
    this.#staged.delete(instance);
    instance.rows = EMPTY_ROWS;
    instance.reads = [];
  }

  /**
   * Computes again what these changes touch, and stages the results. To be called inside the
   * transaction, before it commits.
   * @throws as `acquire`: the transaction must then be rolled back
   */
  refresh(changes: readonly TableChanges[]): void {
    if (this.#instances.size === 0) return;
    this.#staged.clear();
    for (const instance of this.#readers.touchedBy(changes)) {
      this.#staged.set(instance, this.#compute(instance));
    }
  }

  /** Makes the staged results current, after the commit, and tells what changed in each. */
  takeChanges(): ReadonlyMap<ViewInstance, Delta> {
    if (this.#staged.size === 0) return NO_CHANGES;
    const changes = new Map<ViewInstance, Delta>();
    const staged = this.#staged;
    this.#staged = new Map();
    for (const [instance, result] of staged) {
      const delta = differenceOf(instance.rows, result.rows);
      this.#apply(instance, result);
      if (delta !== null) changes.set(instance, delta);
    }
    return changes;
  }

  /**
   * Forgets every instance, for a replaced module. Those who hold one keep its old rows, must
   * acquire anew and need not release.
   */
  clear(): void {
    for (const instance of this.#instances.values()) this.#readers.remove(instance, instance.reads);
    this.#instances.clear();
    this.#layouts.clear();
    this.#staged.clear();
  }

  #layoutOf({ def, typespace }: ViewSchema): RowLayout {
    let layout = this.#layouts.get(def);
    if (layout === undefined) {
      layout = new RowLayout(
        def.columns.map(column => column.type),
        typespace,
      );
      this.#layouts.set(def, layout);
    }
    return layout;
  }

  #compute(instance: ViewInstance): ViewResult {
    const { def } = instance.schema;
    this.computedCount += 1;
    const outcome = this.#host.callView(def, instance.sender);
    if (outcome.tag === 'rows') {
      return { rows: checkRows(outcome.rows, instance), reads: outcome.reads };
    }
    const result = this.#host.runViewQuery(outcome.sql, def);
    return { rows: checkRows(result.rows, instance), reads: [...outcome.reads, ...result.reads] };
  }

  #apply(instance: ViewInstance, result: ViewResult): void {
    instance.rows = result.rows;
    if (isSameReads(instance.reads, result.reads)) return;
    this.#readers.remove(instance, instance.reads);
    this.#readers.add(instance, result.reads);
    instance.reads = result.reads;
  }
}

/** The view's result cannot be kept. */
export class ViewError extends Error {
  override readonly name = 'ViewError';
}

interface ViewResult {
  readonly rows: RowList;
  readonly reads: ReadSet;
}

function keyOf(def: ViewDef, sender: bigint | null): string {
  return sender === null ? def.name : `${def.name} ${sender.toString(16)}`;
}

/** A row may come twice and counts once; two rows of one primary key are an error. */
function checkRows(rows: RowList, { schema, layout }: ViewInstance): RowList {
  const { primaryKey, name, columns } = schema.def;
  if (primaryKey === null) return uniqueRows(rows);
  if (!hasRepeatedKey(rows, layout, primaryKey)) return rows;
  const unique = uniqueRows(rows);
  if (!hasRepeatedKey(unique, layout, primaryKey)) return unique;
  const column = columns[primaryKey]?.name ?? '';
  throw new ViewError(
    `Error materializing view \`${name}\`: it returned two rows with the same primary key \`${column}\``,
  );
}

/** Views that are computed again have mostly read the same, in the same order. */
function isSameReads(before: ReadSet, after: ReadSet): boolean {
  return before.length === after.length && before.every((read, i) => isSameRead(read, after[i]));
}

function isSameRead(a: ReadSet[number], b: ReadSet[number] | undefined): boolean {
  if (a.tableId !== b?.tableId || a.index !== b.index) return false;
  return a.key === b.key || (a.key !== null && b.key !== null && isSameBytes(a.key, b.key));
}

function isSameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
