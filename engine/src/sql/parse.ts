/** Parses the statements of SpacetimeDB's SQL: queries, changes of rows, and variables. */
import { parseExpression, parseLiteral } from './parse-expression.ts';
import { parseSelectBody, qualifyColumns } from './parse-select.ts';
import { SqlError } from './sql-error.ts';
import type {
  DeleteStatement,
  Expression,
  InsertStatement,
  Literal,
  SelectStatement,
  SetStatement,
  Statement,
  UpdateStatement,
} from './syntax.ts';
import { TokenReader } from './token-reader.ts';
import { type Token, tokenize } from './tokens.ts';

const UNSUPPORTED_ASSIGNMENT = 'Unsupported column/variable assignment expression';

/**
 * @param sql one statement; a closing semicolon and comments are allowed
 * @throws {SqlError} the text is not one statement of the accepted form
 */
export function parseStatement(sql: string): Statement {
  const tokens = new TokenReader(sql);
  if (tokens.atEnd) throw new SqlError('Empty SQL query');
  if (tokens.takeKeyword('SELECT')) return parseSelectBody(tokens);
  if (tokens.takeKeyword('INSERT')) return parseInsert(tokens);
  if (tokens.takeKeyword('UPDATE')) return parseUpdate(tokens);
  if (tokens.takeKeyword('DELETE')) return parseDelete(tokens);
  if (tokens.takeKeyword('SET')) return parseSet(tokens);
  if (tokens.takeKeyword('SHOW')) {
    const variable = tokens.takeNames().join('.');
    tokens.expectEnd();
    return { tag: 'show', variable };
  }
  throw otherStatement(tokens);
}

/**
 * @param sql one SELECT statement
 * @throws {SqlError} as `parseStatement`, and for any other statement
 */
export function parseSelect(sql: string): SelectStatement {
  const tokens = new TokenReader(sql);
  if (tokens.atEnd) throw new SqlError('Empty SQL query');
  if (tokens.takeKeyword('SELECT')) return parseSelectBody(tokens);
  const isOtherStatement = ['INSERT', 'UPDATE', 'DELETE', 'SET', 'SHOW'].some(word =>
    tokens.isKeyword(word),
  );
  throw isOtherStatement
    ? new SqlError('Unsupported: Non-SELECT queries')
    : tokens.expected('an SQL statement');
}

/** `SELECT * FROM *`, the query that stands for every table the caller may read. */
export function isSubscribeToAllTables(sql: string): boolean {
  return /^\s*select\s+\*\s+from\s+\*\s*$/i.test(sql);
}

/**
 * Cuts a text at the semicolons between its statements; empty ones are left out. A text without
 * any statement, or not made of tokens, stays whole: whoever parses it will say what is wrong.
 */
export function splitStatements(sql: string): string[] {
  const parts: string[] = [];
  let start = 0;
  let hasTokens = false;
  for (const { kind, text, at } of tokensOf(sql)) {
    if (kind !== 'end' && !(kind === 'symbol' && text === ';')) {
      hasTokens = true;
      continue;
    }
    if (hasTokens) parts.push(sql.slice(start, at).trim());
    start = at + 1;
    hasTokens = false;
  }
  return parts.length > 0 ? parts : [sql];
}

function tokensOf(sql: string): readonly Token[] {
  try {
    return tokenize(sql);
  } catch (error) {
    if (error instanceof SqlError) return [];
    throw error;
  }
}

function parseInsert(tokens: TokenReader): InsertStatement {
  tokens.takeKeyword('INTO');
  const table = tokens.takeNames().join('.');
  const columns = tokens.isSymbol('(') ? parseList(tokens, () => tokens.takeName()) : [];
  if (tokens.isKeyword('SELECT') || tokens.isKeyword('DEFAULT')) {
    throw new SqlError(`Unsupported INSERT expression: ${tokens.rest}`);
  }
  tokens.expectKeyword('VALUES');
  const rows: Literal[][] = [];
  do {
    rows.push(parseList(tokens, () => parseLiteral(tokens, 'Unsupported INSERT value')));
  } while (tokens.takeSymbol(','));
  tokens.expectEnd();
  return { tag: 'insert', table, columns, rows };
}

function parseUpdate(tokens: TokenReader): UpdateStatement {
  const table = tokens.takeNames().join('.');
  if (!tokens.isKeyword('SET') && !tokens.atEnd) throw unsupportedStatement(tokens);
  tokens.expectKeyword('SET');
  const assignments: { column: string; value: Literal }[] = [];
  do {
    const column = tokens.takeNames().join('.');
    tokens.expectSymbol('=');
    assignments.push({ column, value: parseLiteral(tokens, UNSUPPORTED_ASSIGNMENT) });
  } while (tokens.takeSymbol(','));
  return { tag: 'update', table, assignments, where: parseCondition(tokens, table) };
}

function parseDelete(tokens: TokenReader): DeleteStatement {
  tokens.expectKeyword('FROM');
  const table = tokens.takeNames().join('.');
  if (tokens.isSymbol(',')) throw new SqlError('Multi-table DELETE is not supported');
  const isWhole = tokens.atEnd || tokens.isSymbol(';') || tokens.isKeyword('WHERE');
  if (!isWhole && !tokens.isKeyword('USING') && !tokens.isKeyword('RETURNING')) {
    throw new SqlError(`Unsupported table expression in DELETE: ${table} ${tokens.rest}`);
  }
  return { tag: 'delete', table, where: parseCondition(tokens, table) };
}

function parseSet(tokens: TokenReader): SetStatement {
  const variable = tokens.takeNames().join('.');
  if (!tokens.takeKeyword('TO')) tokens.expectSymbol('=');
  const value = parseLiteral(tokens, UNSUPPORTED_ASSIGNMENT);
  tokens.expectEnd();
  return { tag: 'set', variable, value };
}

/** `[ WHERE … ]` and the end; bare columns are those of the table. */
function parseCondition(tokens: TokenReader, table: string): Expression | null {
  const where = tokens.takeKeyword('WHERE') ? parseExpression(tokens) : null;
  tokens.expectEnd();
  return where === null ? null : qualifyColumns(where, table);
}

function parseList<T>(tokens: TokenReader, parseItem: () => T): T[] {
  const items: T[] = [];
  tokens.expectSymbol('(');
  do items.push(parseItem());
  while (tokens.takeSymbol(','));
  tokens.expectSymbol(')');
  return items;
}

/** Statements that PostgreSQL has and SpacetimeDB has not. */
const KNOWN_STATEMENTS = [
  'ALTER',
  'BEGIN',
  'COMMIT',
  'CREATE',
  'DROP',
  'EXPLAIN',
  'GRANT',
  'REVOKE',
  'ROLLBACK',
  'START',
  'TRUNCATE',
  'WITH',
];

function otherStatement(tokens: TokenReader): SqlError {
  return KNOWN_STATEMENTS.some(word => tokens.isKeyword(word))
    ? unsupportedStatement(tokens)
    : tokens.expected('an SQL statement');
}

function unsupportedStatement(tokens: TokenReader): SqlError {
  return new SqlError(`Unsupported: ${tokens.sql.trim()}`);
}
