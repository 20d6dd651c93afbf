/** Runs a resolved query once over the present rows. */
import type { RowList } from '../commit.ts';
import type { AlgebraicType, TypeElement } from '../schema/module-def.ts';
import { equalityKeys } from './equality-key.ts';
import { JoinPlan } from './join-plan.ts';
import type { ResolvedQuery } from './resolve.ts';
import { RowListBuilder } from './row-list.ts';
import { forEachMatch, type RowFilter, type RowSource } from './row-source.ts';
import { compileTest } from './row-test.ts';

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
    test: compileTest(query.condition, query.relations),
  };
}

/** About how many rows `executeQuery` looks at. */
export function estimateRows(query: ResolvedQuery<RowSource>): number {
  const estimate = new JoinPlan(query).estimatedRows;
  const isCutShort = query.relations.length === 1 && query.condition === null;
  return isCutShort && query.limit !== null ? Math.min(estimate, Number(query.limit)) : estimate;
}

/**
 * Runs the query. Rows come in no particular order; a row that joins with several partners comes
 * once for each.
 * @throws {SqlError} a join that looks at too many rows
 */
export function executeQuery(query: ResolvedQuery<RowSource>): QueryResult {
  const rows =
    query.output.tag === 'rows' && query.relations.length === 1 && query.limit === null
      ? selectRows(query)
      : joinRows(query);
  return { columns: outputColumns(query), typespace: query.relations[0]?.typespace ?? [], rows };
}

/** The usual subscription: whole rows of one relation. */
function selectRows(query: ResolvedQuery<RowSource>): RowList {
  const builder = new RowListBuilder();
  const [source] = query.relations;
  if (source === undefined) throw new RangeError('a query without relations');
  forEachMatch(source, filterOf(query), (bytes, start, end) => builder.push(bytes, start, end));
  return builder.finish();
}

function joinRows(query: ResolvedQuery<RowSource>): RowList {
  const { output, limit } = query;
  const builder = new RowListBuilder();
  if (limit === 0n) return builder.finish();
  const plan = new JoinPlan(query);
  if (output.tag === 'count') {
    let count = 0n;
    plan.run(() => {
      count += 1n;
      return true;
    });
    const total = new Uint8Array(8);
    new DataView(total.buffer).setBigUint64(0, count, true);
    builder.push(total, 0, 8);
    return builder.finish();
  }
  const add = output.tag === 'rows' ? wholeRow(plan, output.relation) : partsOf(plan, query);
  plan.run(() => {
    add(builder);
    return limit === null || BigInt(builder.count) < limit;
  });
  return builder.finish();
}

type AddRow = (builder: RowListBuilder) => void;

function wholeRow({ rows }: JoinPlan, relation: number): AddRow {
  const row = rows[relation];
  if (row === undefined) throw new RangeError('the query returns no relation of its own');
  return builder => builder.push(row.bytes, row.start, row.end);
}

function partsOf({ rows }: JoinPlan, { output, relations }: ResolvedQuery<RowSource>): AddRow {
  const columns = output.tag === 'columns' ? output.columns : [];
  return builder =>
    builder.pushParts(addPart => {
      for (const { relation, column } of columns) {
        const row = rows[relation];
        const layout = relations[relation]?.layout;
        if (row === undefined || layout === undefined) continue;
        addPart(
          row.bytes,
          layout.columnStart(row.bytes, row.start, column),
          layout.columnEnd(row.bytes, row.start, column),
        );
      }
    });
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
