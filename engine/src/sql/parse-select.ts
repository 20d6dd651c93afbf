/**
 * Parses SELECT as SpacetimeDB accepts it. Anything beyond (NOT, ORDER BY, GROUP BY, outer joins,
 * arithmetic, …) is refused as it is there, so that a query that works here works on both hosts.
 */
import { parseExpression } from './parse-expression.ts';
import { SqlError } from './sql-error.ts';
import type {
  Expression,
  JoinClause,
  Projection,
  SelectStatement,
  TableReference,
} from './syntax.ts';
import type { TokenReader } from './token-reader.ts';

/** @param tokens behind the word SELECT; taken up to the end of the statement */
export function parseSelectBody(tokens: TokenReader): SelectStatement {
  if (tokens.isKeyword('DISTINCT')) throw new SqlError('Unsupported SELECT: DISTINCT');
  const projection = parseProjection(tokens);
  if (!tokens.takeKeyword('FROM')) {
    if (tokens.atEnd) throw new SqlError('A FROM clause is required');
    throw tokens.expected('end of statement');
  }
  const from = parseTableReference(tokens);
  if (tokens.isSymbol(',')) throw new SqlError('Implicit joins are not supported');
  const joins = parseJoins(tokens);
  const where = tokens.takeKeyword('WHERE') ? parseExpression(tokens) : null;
  const limit = parseLimit(tokens);
  tokens.expectEnd();
  const statement = { tag: 'select' as const, projection, from, joins, where, limit };
  return joins.length === 0 ? qualified(statement) : onlyQualified(statement);
}

function parseProjection(tokens: TokenReader): Projection {
  if (tokens.takeSymbol('*')) {
    if (tokens.isSymbol(',')) throw new SqlError('Mixed wildcard projections are not supported');
    return { tag: 'rows', table: null };
  }
  if (tokens.isKeyword('COUNT') && tokens.peek(1).text === '(') return parseCount(tokens);
  const columns: { table: string | null; column: string; as: string }[] = [];
  do {
    if (tokens.isSymbol('*')) throw new SqlError('Mixed wildcard projections are not supported');
    const parts = [tokens.takeName()];
    while (tokens.takeSymbol('.')) {
      if (tokens.takeSymbol('*')) {
        if (columns.length > 0 || tokens.isSymbol(','))
          throw new SqlError('Mixed wildcard projections are not supported');
        return { tag: 'rows', table: parts.join('.') };
      }
      parts.push(tokens.takePart());
    }
    if (tokens.isSymbol('('))
      throw new SqlError(`Unsupported aggregate function: ${parts.join('.')}`);
    const column = parts.at(-1) ?? '';
    const table = parts.length > 1 ? parts.slice(0, -1).join('.') : null;
    columns.push({ table, column, as: parseAlias(tokens) ?? column });
  } while (tokens.takeSymbol(','));
  return { tag: 'columns', columns };
}

function parseCount(tokens: TokenReader): Projection {
  tokens.skip();
  tokens.expectSymbol('(');
  if (!tokens.takeSymbol('*'))
    throw new SqlError('Unsupported aggregate function: COUNT takes * here');
  tokens.expectSymbol(')');
  const as = parseAlias(tokens);
  if (as === null) throw new SqlError('Aggregate expressions must have column aliases');
  return { tag: 'count', as };
}

function parseJoins(tokens: TokenReader): JoinClause[] {
  const joins: JoinClause[] = [];
  for (;;) {
    for (const word of ['LEFT', 'RIGHT', 'FULL', 'NATURAL']) {
      if (tokens.isKeyword(word)) throw new SqlError('Non-inner joins are not supported');
    }
    const isCross = tokens.takeKeyword('CROSS');
    if (!isCross) tokens.takeKeyword('INNER');
    if (!tokens.takeKeyword('JOIN')) return joins;
    const reference = parseTableReference(tokens);
    const on = !isCross && tokens.takeKeyword('ON') ? parseJoinCondition(tokens) : null;
    joins.push({ ...reference, on });
  }
}

function parseJoinCondition(tokens: TokenReader): Expression {
  const condition = parseExpression(tokens);
  const isColumnEquality =
    condition.tag === 'compare' &&
    condition.operator === '=' &&
    condition.left.tag === 'column' &&
    condition.right.tag === 'column';
  if (!isColumnEquality) throw new SqlError('Non-inner joins are not supported');
  return condition;
}

function parseTableReference(tokens: TokenReader): TableReference {
  if (tokens.isSymbol('(')) throw new SqlError('Unsupported FROM expression: subqueries');
  const name = tokens.takeNames().join('.');
  return { name, alias: parseAlias(tokens) ?? name };
}

function parseAlias(tokens: TokenReader): string | null {
  if (tokens.takeKeyword('AS')) return tokens.takeName();
  return tokens.isName ? tokens.takeName() : null;
}

function parseLimit(tokens: TokenReader): string | null {
  if (!tokens.takeKeyword('LIMIT')) return null;
  const { kind, text } = tokens.peek();
  if (kind !== 'number') throw new SqlError(`Unsupported LIMIT expression: ${text}`);
  tokens.skip();
  return text;
}

/** With one table, a bare column belongs to it. */
function qualified(statement: SelectStatement): SelectStatement {
  const table = statement.from.alias;
  const { projection, where } = statement;
  return {
    ...statement,
    projection:
      projection.tag === 'columns'
        ? {
            tag: 'columns',
            columns: projection.columns.map(column => ({
              ...column,
              table: column.table ?? table,
            })),
          }
        : projection,
    where: where === null ? null : qualifyColumns(where, table),
  };
}

/** The expression with `table` in front of its bare columns. */
export function qualifyColumns(expression: Expression, table: string): Expression {
  switch (expression.tag) {
    case 'column':
      return expression.table === null ? { ...expression, table } : expression;
    case 'compare':
    case 'and':
    case 'or':
      return {
        ...expression,
        left: qualifyColumns(expression.left, table),
        right: qualifyColumns(expression.right, table),
      };
    default:
      return expression;
  }
}

function onlyQualified(statement: SelectStatement): SelectStatement {
  const { projection, where, joins } = statement;
  const conditions = [where, ...joins.map(join => join.on)];
  const isAmbiguous =
    conditions.some(condition => condition !== null && hasBareColumn(condition)) ||
    (projection.tag === 'columns' && projection.columns.some(column => column.table === null));
  if (isAmbiguous) throw new SqlError('Names must be qualified when using joins');
  return statement;
}

function hasBareColumn(expression: Expression): boolean {
  switch (expression.tag) {
    case 'column':
      return expression.table === null;
    case 'compare':
    case 'and':
    case 'or':
      return hasBareColumn(expression.left) || hasBareColumn(expression.right);
    default:
      return false;
  }
}
