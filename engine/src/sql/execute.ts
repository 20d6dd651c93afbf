/** Runs a resolved query once over the present rows. */
import type { RowList } from '../commit.ts';
import type { AlgebraicType, TypeElement } from '../schema/module-def.ts';
import { compileCondition } from './condition.ts';
import { equalityKeys } from './equality-key.ts';
import { PairJoin } from './pair-join.ts';
import type { ResolvedQuery } from './resolve.ts';
import { RowListBuilder } from './row-list.ts';
import { forEachMatch, type RowFilter, type RowSource } from './row-source.ts';

/** The rows of a query with their type. */
export interface QueryResult {
  readonly columns: readonly TypeElement[];
  readonly typespace: readonly AlgebraicType[];
  readonly rows: RowList;
}

/** The filter of a query over one relation. */
export function filterOf(query: ResolvedQuery<RowSource>): RowFilter {
  const [relation] = query.relations;
  if (query.condition === null || relation === undefined) return { keys: null, test: null };
  return {
    keys: equalityKeys(query.condition, 0, relation.typespace),
    test: compileCondition(query.condition, query.relations),
  };
}

/**
 * Runs the query. Rows come in no particular order; a row that joins with several partners comes
 * once for each.
 * @throws {SqlError} a join of more than two relations, or of too many rows
 */
export function executeQuery(query: ResolvedQuery<RowSource>): QueryResult {
  const [first, second] = query.relations;
  if (first === undefined) throw new RangeError('a query without relations');
  const limit = query.limit ?? BigInt(Number.MAX_SAFE_INTEGER);
  const builder = new RowListBuilder();
  let count = 0n;

  function add(rows: readonly { bytes: Uint8Array; start: number }[]): void {
    count += 1n;
    if (query.output.tag === 'count' || count > limit) return;
    if (query.output.tag === 'rows') {
      const { relation } = query.output;
      const row = rows[relation];
      const source = query.relations[relation];
      if (row !== undefined && source !== undefined) {
        builder.push(row.bytes, row.start, source.layout.rowEnd(row.bytes, row.start));
      }
      return;
    }
    const { columns } = query.output;
    builder.pushParts(addPart => {
      for (const { relation, column } of columns) {
        const row = rows[relation];
        const layout = query.relations[relation]?.layout;
        if (row === undefined || layout === undefined) continue;
        addPart(
          row.bytes,
          layout.columnStart(row.bytes, row.start, column),
          layout.columnEnd(row.bytes, row.start, column),
        );
      }
    });
  }

  if (second === undefined) {
    forEachMatch(first, filterOf(query), (bytes, start) => add([{ bytes, start }]));
  } else {
    new PairJoin(query).forEachPair((bytes, start, otherBytes, otherStart) =>
      add([
        { bytes, start },
        { bytes: otherBytes, start: otherStart },
      ]),
    );
  }
  if (query.output.tag === 'count' && limit > 0n) {
    const total = new Uint8Array(8);
    new DataView(total.buffer).setBigUint64(0, count, true);
    builder.push(total, 0, 8);
  }
  return { columns: outputColumns(query), typespace: first.typespace, rows: builder.finish() };
}

function outputColumns({ output, relations }: ResolvedQuery<RowSource>): TypeElement[] {
  switch (output.tag) {
    case 'rows':
      return (relations[output.relation]?.columns ?? []).map(({ name, type }) => ({ name, type }));
    case 'columns':
      return output.columns.map(({ relation, column, name }) => {
        const type = relations[relation]?.columns[column]?.type ?? { tag: 'Bool' };
        return { name, type };
      });
    case 'count':
      return [{ name: output.name, type: { tag: 'U64' } }];
  }
}
