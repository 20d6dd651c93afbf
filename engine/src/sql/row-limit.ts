import { estimateRows } from './execute.ts';
import type { ResolvedQuery } from './resolve.ts';
import type { RowSource } from './row-source.ts';
import { SqlError } from './sql-error.ts';

/**
 * Refuses queries before they run, by the owner's `row_limit`.
 * @param queries whose rows are looked at together
 * @throws {SqlError} they would look at more rows than the limit, as far as can be told
 */
export function checkRowLimit(queries: readonly ResolvedQuery<RowSource>[], limit: bigint): void {
  const estimate = queries.reduce((sum, query) => sum + Math.ceil(estimateRows(query)), 0);
  if (BigInt(estimate) <= limit) return;
  throw new SqlError(`Estimated cardinality (${estimate} rows) exceeds limit (${limit} rows)`);
}
