/**
 * Runs one statement of SQL for a caller.
 *
 *     text
 *       │ tokens.ts, parse*.ts               the grammar
 *     Statement                              syntax.ts
 *       │ resolve*.ts, literal.ts            names and types, against what the caller may name
 *     ResolvedQuery or Change
 *       │ visibility.ts, visible-source.ts   only what the caller may see
 *       │ join-plan.ts                       which relation first, by which index
 *       │ execute.ts, apply-change.ts        rows, or a transaction
 *     StatementResult
 *
 * Subscriptions take the same way down to the resolved query, and are then followed, commit by
 * commit, by what stands in `../subscriptions` over `pair-join.ts`.
 *
 * Queries are answered at once. What changes rows becomes a transaction in the queue of all calls;
 * its names are resolved there, for the module may be replaced while it waits.
 */
import type { Table } from '../datastore/table.ts';
import { applyChange, type ChangeStatistics, NO_CHANGES, type RowWriter } from './apply-change.ts';
import type { QueryResult } from './execute.ts';
import { parseStatement } from './parse.ts';
import type { QueryScope } from './resolve.ts';
import { resolveChange } from './resolve-change.ts';
import { EMPTY_ROWS } from './row-list.ts';
import type { RowSource } from './row-source.ts';
import { SqlError } from './sql-error.ts';
import type { SelectStatement } from './syntax.ts';
import { checkVariable, readVariable, setVariable, showVariable } from './variables.ts';

/** The rows that a statement returned, and how many it changed. */
export interface StatementResult extends QueryResult {
  readonly statistics: ChangeStatistics;
}

/** A database as a statement's caller meets it. */
export interface SqlHost {
  readonly caller: { readonly identity: bigint; readonly isOwner: boolean };
  /** What the caller may name now. */
  scope(): QueryScope<RowSource>;
  select(statement: SelectStatement): QueryResult;
  /** `st_var`. */
  readonly variables: Table;
  /** Runs `change` as one transaction; rejects with what it throws, and undoes it then. */
  write<T>(change: (writer: RowWriter) => T): Promise<T>;
}

const NO_ROWS: QueryResult = { columns: [], typespace: [], rows: EMPTY_ROWS };

/** @throws {SqlError} it cannot be parsed, resolved or allowed, or a constraint does not hold */
export async function runStatement(sql: string, host: SqlHost): Promise<StatementResult> {
  const statement = parseStatement(sql);
  switch (statement.tag) {
    case 'select':
      return { ...host.select(statement), statistics: NO_CHANGES };
    case 'show':
      checkVariable(statement.variable);
      return { ...showVariable(host.variables, statement.variable), statistics: NO_CHANGES };
    case 'set': {
      const value = readVariable(statement.variable, statement.value);
      await host.write(writer => {
        requireOwner(host);
        setVariable(host.variables, statement.variable, value, writer);
      });
      return { ...NO_ROWS, statistics: { ...NO_CHANGES, rowsInserted: 1 } };
    }
    default: {
      const statistics = await host.write(writer => {
        const change = resolveChange(statement, host.scope());
        requireOwner(host);
        return applyChange(change, writer);
      });
      return { ...NO_ROWS, statistics };
    }
  }
}

function requireOwner({ caller }: SqlHost): void {
  if (caller.isOwner) return;
  const identity = caller.identity.toString(16).padStart(64, '0');
  throw new SqlError(`Caller ${identity} is not authorized to run SQL DML statements`);
}
