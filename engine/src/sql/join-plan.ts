/**
 * Plans a query over any number of relations and runs it: nested loops, one step for each
 * relation, in an order in which later steps find their rows by what the earlier ones have found.
 *
 *     step 1  rows of the relation that the condition narrows most     by an index, or all
 *     step 2  rows that join with the current row of step 1            by an index, a hash table, or all
 *       …     each step checks what the condition says of the rows so far
 */
import { type Condition, conjunction, isEqualByBytes, relationsOf, termsOf } from './condition.ts';
import { type EqualityKey, equalityKeys } from './equality-key.ts';
import { HashedRows } from './hashed-rows.ts';
import type { ResolvedQuery } from './resolve.ts';
import { type CurrentRow, compileCheck, type RowCheck } from './row-check.ts';
import { byWidth, lookupsOf, type RowSource, type RowVisitor } from './row-source.ts';
import { SqlError } from './sql-error.ts';

/** Rows that the steps behind the first may look at: nothing else runs meanwhile. */
const JOINED_ROWS_MAX = 2_000_000;

type JoinQuery = Pick<ResolvedQuery<RowSource>, 'relations' | 'condition'>;

/** A column of another relation that an equality sets a column of this one to. */
interface JoinColumn {
  readonly own: number;
  readonly other: { readonly relation: number; readonly column: number };
}

/** One relation's part of the plan. */
interface Step {
  readonly relation: number;
  /** Estimates; for the row limit. */
  readonly rowsPerVisit: number;
  visit(each: RowVisitor): void;
  /** What the condition says of this row and those of the steps before. */
  readonly check: RowCheck | null;
}

/** Thrown by a visitor that has seen enough, and caught where the visiting began. */
const ENOUGH = new Error('enough');

export class JoinPlan {
  /** The current row of each relation, in the order of the query's relations. */
  readonly rows: readonly CurrentRow[];
  readonly #query: JoinQuery;
  readonly #terms: readonly Condition[];
  readonly #steps: readonly Step[];
  /** What the condition says of the given row alone, or of no row at all. */
  readonly #firstCheck: RowCheck | null;
  #joinedRows = 0;

  /**
   * @param given a relation whose row is set from outside before each run: it is not searched
   */
  constructor(query: JoinQuery, given: number | null = null) {
    this.#query = query;
    this.#terms = termsOf(query.condition);
    this.rows = query.relations.map(() => ({ bytes: new Uint8Array(), start: 0, end: 0 }));
    this.#firstCheck = this.#check(
      this.#terms.filter(term => relationsOf(term).every(relation => relation === given)),
    );
    this.#steps = this.#plan(given);
  }

  /** About how many rows a run looks at. */
  get estimatedRows(): number {
    let total = 0;
    let combinations = 1;
    for (const { rowsPerVisit } of this.#steps) {
      combinations *= rowsPerVisit;
      total += combinations;
    }
    return total;
  }

  /**
   * Sets `rows` to each combination that satisfies the condition; `visit` returns false to end it.
   * @throws {SqlError} too many rows would have to be looked at
   */
  run(visit: () => boolean): void {
    this.#joinedRows = 0;
    if (this.#firstCheck !== null && !this.#firstCheck()) return;
    try {
      this.#runFrom(0, visit);
    } catch (error) {
      if (error !== ENOUGH) throw error;
    }
  }

  /** Whether there is any combination. */
  hasAny(): boolean {
    let isFound = false;
    this.run(() => {
      isFound = true;
      return false;
    });
    return isFound;
  }

  #runFrom(depth: number, visit: () => boolean): void {
    const step = this.#steps[depth];
    if (step === undefined) {
      if (!visit()) throw ENOUGH;
      return;
    }
    const row = this.rows[step.relation];
    if (row === undefined) throw new RangeError('a step for no relation');
    step.visit((bytes, start, end) => {
      if (depth > 0) this.#countJoined();
      row.bytes = bytes;
      row.start = start;
      row.end = end;
      if (step.check === null || step.check()) this.#runFrom(depth + 1, visit);
    });
  }

  #countJoined(): void {
    this.#joinedRows += 1;
    if (this.#joinedRows > JOINED_ROWS_MAX) {
      throw new SqlError(
        `Unsupported: joins that look at more than ${JOINED_ROWS_MAX} pairs of rows`,
      );
    }
  }

  /** Takes the relation next that is expected to add the fewest rows. */
  #plan(given: number | null): Step[] {
    const bound = new Set<number>(given === null ? [] : [given]);
    const rest = this.#query.relations.map((_, i) => i).filter(i => i !== given);
    const steps: Step[] = [];
    while (rest.length > 0) {
      const candidates = rest.map(relation => this.#step(relation, bound));
      const best = candidates.reduce((a, b) => (b.rowsPerVisit < a.rowsPerVisit ? b : a));
      steps.push(best);
      bound.add(best.relation);
      rest.splice(rest.indexOf(best.relation), 1);
    }
    return steps;
  }

  #step(relation: number, bound: ReadonlySet<number>): Step {
    const source = this.#sourceOf(relation);
    const terms = this.#terms.filter(term => {
      const named = relationsOf(term);
      return named.includes(relation) && named.every(i => i === relation || bound.has(i));
    });
    const own = conjunction(terms.filter(term => relationsOf(term).length === 1));
    const keys = own === null ? null : equalityKeys(own, relation, source.typespace);
    const joins = terms.flatMap(term => joinColumnOf(term, relation, source) ?? []);
    return { relation, check: this.#check(terms), ...this.#access(source, keys, joins) };
  }

  #check(terms: readonly Condition[]): RowCheck | null {
    const condition = conjunction(terms);
    return condition === null ? null : compileCheck(condition, this.#query.relations, this.rows);
  }

  /** The cheapest way to the rows: an index over constants and join columns, or hashing, or all. */
  #access(
    source: RowSource,
    keys: readonly EqualityKey[] | null,
    joins: readonly JoinColumn[],
  ): Pick<Step, 'rowsPerVisit' | 'visit'> {
    const parts = new Map<number, Uint8Array | JoinColumn['other']>();
    for (const { own, other } of joins) parts.set(own, other);
    const [key] = keys ?? [];
    if (key !== undefined && keys?.length === 1) {
      key.columns.forEach((column, i) => {
        parts.set(column, key.values[i] ?? new Uint8Array());
      });
    }
    for (const index of byWidth(source.indexes)) {
      const { columns, isUnique } = index.def;
      const found = columns.map(column => parts.get(column)).filter(part => part !== undefined);
      if (found.length < columns.length) continue;
      return {
        rowsPerVisit: isUnique ? Math.min(1, source.rowCount) : source.rowCount / 10,
        visit: each => index.forEachMatch(this.#keyBytes(found), each),
      };
    }
    // Alternatives, as in `id = 1 OR id = 2`.
    const lookups = keys === null ? null : lookupsOf(source, keys);
    if (lookups !== null) {
      return {
        rowsPerVisit: Math.min(lookups.length, source.rowCount),
        visit: each => {
          for (const { index, key: wanted } of lookups) index.forEachMatch(wanted, each);
        },
      };
    }
    if (joins.length > 0) {
      const hashed = new HashedRows(
        source,
        joins.map(({ own }) => own),
      );
      const others = joins.map(({ other }) => other);
      return {
        rowsPerVisit: source.rowCount / 10,
        visit: each => hashed.forEachMatch(this.#keyBytes(others), each),
      };
    }
    return { rowsPerVisit: source.rowCount, visit: each => source.forEachRow(each) };
  }

  /** Constants, and columns of current rows, one after the other. */
  #keyBytes(parts: readonly (Uint8Array | JoinColumn['other'])[]): Uint8Array {
    const bytes = parts.map(part => {
      if (part instanceof Uint8Array) return part;
      const { layout } = this.#sourceOf(part.relation);
      const row = this.rows[part.relation];
      if (row === undefined) throw new RangeError('a join with no relation');
      return row.bytes.subarray(
        layout.columnStart(row.bytes, row.start, part.column),
        layout.columnEnd(row.bytes, row.start, part.column),
      );
    });
    const [only] = bytes;
    return bytes.length === 1 && only !== undefined ? only : Buffer.concat(bytes);
  }

  #sourceOf(relation: number): RowSource {
    const source = this.#query.relations[relation];
    if (source === undefined) throw new RangeError(`the query has no relation ${relation}`);
    return source;
  }
}

/** What an equality with a column of another relation says of a column of this one. */
function joinColumnOf(term: Condition, relation: number, source: RowSource): JoinColumn | null {
  if (term.tag !== 'compareColumns' || term.operator !== '=') return null;
  if (!isEqualByBytes(term.type, source.typespace)) return null;
  const { left, right } = term;
  if (left.relation === right.relation) return null;
  if (left.relation === relation) return { own: left.column, other: right };
  return right.relation === relation ? { own: right.column, other: left } : null;
}
