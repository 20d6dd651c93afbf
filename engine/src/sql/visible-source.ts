import { JoinPlan } from './join-plan.ts';
import type { RowQuery } from './resolve.ts';
import type { RowShape } from './row-shape.ts';
import type { RowSource, RowVisitor } from './row-source.ts';
import { type FilterPath, type FiltersOf, filtersOn, pathInto } from './visibility.ts';

/** A relation without the rows that its visibility filters keep from a caller. */
class VisibleSource implements RowSource {
  readonly #source: RowSource;
  readonly #ways: readonly { readonly plan: JoinPlan; readonly given: number }[];
  readonly indexes: RowSource['indexes'];

  /** @param filters queries of rows of `source`; of what they join, all is visible that they name */
  constructor(source: RowSource, filters: readonly RowQuery<RowSource>[]) {
    this.#source = source;
    this.#ways = filters.map(filter => {
      const given = filter.output.relation;
      return { plan: new JoinPlan(filter, given), given };
    });
    this.indexes = source.indexes.map(index => ({
      def: index.def,
      forEachMatch: (key, visit) => index.forEachMatch(key, this.#ifVisible(visit)),
      someMatch: (key, test) =>
        index.someMatch(
          key,
          (bytes, start, end) => this.#isVisible(bytes, start, end) && test(bytes, start, end),
        ),
    }));
  }

  get name(): string {
    return this.#source.name;
  }
  get columns(): RowSource['columns'] {
    return this.#source.columns;
  }
  get typespace(): RowSource['typespace'] {
    return this.#source.typespace;
  }
  get layout(): RowShape {
    return this.#source.layout;
  }
  /** Of all rows: an upper bound. */
  get rowCount(): number {
    return this.#source.rowCount;
  }

  forEachRow(visit: RowVisitor): void {
    this.#source.forEachRow(this.#ifVisible(visit));
  }

  #ifVisible(visit: RowVisitor): RowVisitor {
    return (bytes, start, end) => {
      if (this.#isVisible(bytes, start, end)) visit(bytes, start, end);
    };
  }

  #isVisible(bytes: Uint8Array, start: number, end: number): boolean {
    return this.#ways.some(({ plan, given }) => {
      const row = plan.rows[given];
      if (row === undefined) return false;
      row.bytes = bytes;
      row.start = start;
      row.end = end;
      return plan.hasAny();
    });
  }
}

/**
 * The relations as their caller may see them, for a query that runs once.
 * @throws {SqlError} the filter of a table depends on itself
 */
export function visibleRelations(
  relations: readonly RowSource[],
  filtersOf: FiltersOf<RowSource>,
  path: FilterPath<RowSource> = { subject: null, resolving: [] },
): readonly RowSource[] {
  return relations.map(relation => {
    const filters = filtersOn(relation, path, filtersOf);
    if (filters.length === 0) return relation;
    const inner = pathInto(relation, path);
    return new VisibleSource(
      relation,
      filters.map(filter => ({
        ...filter,
        relations: visibleRelations(filter.relations, filtersOf, inner),
      })),
    );
  });
}
