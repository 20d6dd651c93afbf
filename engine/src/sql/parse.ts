/**
 * Parses the SELECT statements that SpacetimeDB accepts. Anything beyond (NOT, ORDER BY, GROUP BY,
 * outer joins, arithmetic, …) is refused as it is there, so that a query that works here works on
 * both hosts.
 */
import { SqlError } from './sql-error.ts';
import type {
  ComparisonOperator,
  Expression,
  JoinClause,
  Projection,
  SelectStatement,
  TableReference,
} from './syntax.ts';
import { position, type Token, tokenize } from './tokens.ts';

/** Parentheses that a query may nest, and AND and OR that it may chain; recursion must end somewhere. */
const NESTING_MAX = 50;
const OPERATORS_MAX = 1_600;

/** Words that end a table reference: they are never taken as an alias without AS. */
// biome-ignore format: a word list reads best packed
const RESERVED = new Set([
  'AS', 'AND', 'OR', 'NOT', 'ON', 'WHERE', 'JOIN', 'INNER', 'LEFT', 'RIGHT', 'FULL', 'CROSS', 'NATURAL', 'LIMIT',
  'ORDER', 'GROUP', 'HAVING', 'UNION', 'EXCEPT', 'INTERSECT', 'OFFSET', 'FETCH', 'FROM', 'SELECT', 'USING', 'WINDOW', 'FOR',
]);

const COMPARISONS: ReadonlyMap<string, ComparisonOperator> = new Map([
  ['=', '='],
  ['<>', '<>'],
  ['!=', '<>'],
  ['<', '<'],
  ['>', '>'],
  ['<=', '<='],
  ['>=', '>='],
]);

/**
 * @param sql one statement; a closing semicolon and comments are allowed
 * @throws {SqlError} the text is not one SELECT statement of the accepted form
 */
export function parseSelect(sql: string): SelectStatement {
  return new Parser(sql).parseStatement();
}

/** `SELECT * FROM *`, the query that stands for every table the caller may read. */
export function isSubscribeToAllTables(sql: string): boolean {
  return /^\s*select\s+\*\s+from\s+\*\s*$/i.test(sql);
}

class Parser {
  readonly #sql: string;
  readonly #tokens: readonly Token[];
  #next = 0;
  #depth = 0;
  #operatorCount = 0;

  constructor(sql: string) {
    this.#sql = sql;
    this.#tokens = tokenize(sql);
  }

  parseStatement(): SelectStatement {
    if (this.#peek().kind === 'end') throw new SqlError('Empty SQL query');
    if (!this.#isKeyword('SELECT')) {
      const isOtherStatement = ['INSERT', 'UPDATE', 'DELETE', 'SET', 'SHOW'].some(word =>
        this.#isKeyword(word),
      );
      if (isOtherStatement) throw new SqlError('Unsupported: Non-SELECT queries');
      throw this.#expected('an SQL statement');
    }
    this.#next += 1;
    if (this.#isKeyword('DISTINCT')) throw new SqlError('Unsupported SELECT: DISTINCT');
    const projection = this.#parseProjection();
    if (!this.#takeKeyword('FROM')) {
      if (this.#atEnd()) throw new SqlError('A FROM clause is required');
      throw this.#expected('end of statement');
    }
    const from = this.#parseTableReference();
    if (this.#isSymbol(',')) throw new SqlError('Implicit joins are not supported');
    const joins = this.#parseJoins();
    const where = this.#takeKeyword('WHERE') ? this.#parseExpression() : null;
    const limit = this.#parseLimit();
    this.#takeSymbol(';');
    if (!this.#atEnd()) throw this.#unexpectedRest();
    const statement = { projection, from, joins, where, limit };
    return joins.length === 0 ? qualified(statement) : onlyQualified(statement);
  }

  #parseProjection(): Projection {
    if (this.#takeSymbol('*')) {
      if (this.#isSymbol(',')) throw new SqlError('Mixed wildcard projections are not supported');
      return { tag: 'rows', table: null };
    }
    if (this.#isKeyword('COUNT') && this.#peek(1).text === '(') return this.#parseCount();
    const columns: { table: string | null; column: string; as: string }[] = [];
    do {
      if (this.#isSymbol('*')) throw new SqlError('Mixed wildcard projections are not supported');
      const parts = [this.#parseIdentifier()];
      while (this.#takeSymbol('.')) {
        if (this.#takeSymbol('*')) {
          if (columns.length > 0 || this.#isSymbol(','))
            throw new SqlError('Mixed wildcard projections are not supported');
          return { tag: 'rows', table: parts.join('.') };
        }
        parts.push(this.#parseIdentifier());
      }
      if (this.#isSymbol('('))
        throw new SqlError(`Unsupported aggregate function: ${parts.join('.')}`);
      const column = lastOf(parts);
      const table = parts.length > 1 ? parts.slice(0, -1).join('.') : null;
      columns.push({ table, column, as: this.#parseAlias() ?? column });
    } while (this.#takeSymbol(','));
    return { tag: 'columns', columns };
  }

  #parseCount(): Projection {
    this.#next += 1;
    this.#expectSymbol('(');
    if (!this.#takeSymbol('*'))
      throw new SqlError('Unsupported aggregate function: COUNT takes * here');
    this.#expectSymbol(')');
    const as = this.#parseAlias();
    if (as === null) throw new SqlError('Aggregate expressions must have column aliases');
    return { tag: 'count', as };
  }

  #parseJoins(): JoinClause[] {
    const joins: JoinClause[] = [];
    for (;;) {
      for (const word of ['LEFT', 'RIGHT', 'FULL', 'NATURAL']) {
        if (this.#isKeyword(word)) throw new SqlError('Non-inner joins are not supported');
      }
      const isCross = this.#takeKeyword('CROSS');
      if (!isCross) this.#takeKeyword('INNER');
      if (!this.#takeKeyword('JOIN')) return joins;
      const reference = this.#parseTableReference();
      joins.push({
        ...reference,
        on: !isCross && this.#takeKeyword('ON') ? this.#parseJoinCondition() : null,
      });
    }
  }

  #parseJoinCondition(): Expression {
    const condition = this.#parseExpression();
    const isColumnEquality =
      condition.tag === 'compare' &&
      condition.operator === '=' &&
      condition.left.tag === 'column' &&
      condition.right.tag === 'column';
    if (!isColumnEquality) throw new SqlError('Non-inner joins are not supported');
    return condition;
  }

  #parseTableReference(): TableReference {
    if (this.#isSymbol('(')) throw new SqlError('Unsupported FROM expression: subqueries');
    const parts = [this.#parseIdentifier()];
    while (this.#takeSymbol('.')) parts.push(this.#parseIdentifier());
    const name = parts.join('.');
    return { name, alias: this.#parseAlias() ?? name };
  }

  #parseAlias(): string | null {
    if (this.#takeKeyword('AS')) return this.#parseIdentifier();
    const token = this.#peek();
    const isAlias =
      token.kind === 'quoted' || (token.kind === 'word' && !RESERVED.has(token.text.toUpperCase()));
    if (!isAlias) return null;
    this.#next += 1;
    return token.text;
  }

  #parseLimit(): string | null {
    if (!this.#takeKeyword('LIMIT')) return null;
    const token = this.#peek();
    if (token.kind !== 'number') throw new SqlError(`Unsupported LIMIT expression: ${token.text}`);
    this.#next += 1;
    return token.text;
  }

  #parseExpression(): Expression {
    return this.#nested(() => {
      let left = this.#parseAnd();
      while (this.#takeOperator('OR')) left = { tag: 'or', left, right: this.#parseAnd() };
      return left;
    });
  }

  #parseAnd(): Expression {
    let left = this.#parseComparison();
    while (this.#takeOperator('AND')) left = { tag: 'and', left, right: this.#parseComparison() };
    return left;
  }

  #parseComparison(): Expression {
    let left = this.#parseOperand();
    for (;;) {
      const token = this.#peek();
      const operator = token.kind === 'symbol' ? COMPARISONS.get(token.text) : undefined;
      if (operator === undefined) {
        const isOtherOperator =
          token.kind === 'symbol' && !['(', ')', ',', ';'].includes(token.text);
        if (isOtherOperator) throw new SqlError(`Unsupported binary operator: ${token.text}`);
        return left;
      }
      this.#next += 1;
      left = { tag: 'compare', operator, left, right: this.#parseOperand() };
    }
  }

  #parseOperand(): Expression {
    const token = this.#peek();
    switch (token.kind) {
      case 'number':
      case 'string':
      case 'hex':
        this.#next += 1;
        return { tag: 'literal', kind: token.kind, text: token.text };
      case 'parameter':
        if (token.text !== ':sender')
          throw new SqlError(`Unsupported literal expression: ${token.text}`);
        this.#next += 1;
        return { tag: 'sender' };
      case 'quoted':
        return this.#parseColumn();
      case 'word':
        if (this.#takeKeyword('TRUE')) return { tag: 'boolean', value: true };
        if (this.#takeKeyword('FALSE')) return { tag: 'boolean', value: false };
        if (this.#isKeyword('NULL')) throw new SqlError('Unsupported literal expression: NULL');
        if (RESERVED.has(token.text.toUpperCase())) throw this.#unsupportedExpression();
        return this.#parseColumn();
      case 'symbol':
        return this.#parseSymbolOperand(token);
      case 'end':
        throw this.#expected('an expression');
    }
  }

  #parseSymbolOperand(token: Token): Expression {
    if (token.text === '+' || token.text === '-') {
      const number = this.#peek(1);
      if (number.kind !== 'number') throw this.#unsupportedExpression();
      this.#next += 2;
      return { tag: 'literal', kind: 'number', text: token.text + number.text };
    }
    if (token.text === '(') {
      this.#next += 1;
      if (this.#isKeyword('SELECT')) throw this.#unsupportedExpression();
      const inner = this.#parseExpression();
      this.#expectSymbol(')');
      return inner;
    }
    throw this.#expected('an expression');
  }

  #parseColumn(): Expression {
    const parts = [this.#parseIdentifier()];
    while (this.#takeSymbol('.')) parts.push(this.#parseIdentifier());
    if (this.#isSymbol('(')) throw new SqlError(`Unsupported expression: ${parts.join('.')}(…)`);
    return {
      tag: 'column',
      table: parts.length > 1 ? parts.slice(0, -1).join('.') : null,
      column: lastOf(parts),
    };
  }

  #parseIdentifier(): string {
    const token = this.#peek();
    const isName =
      token.kind === 'quoted' || (token.kind === 'word' && !RESERVED.has(token.text.toUpperCase()));
    if (!isName) throw this.#expected('identifier');
    this.#next += 1;
    return token.text;
  }

  #nested<T>(parse: () => T): T {
    this.#depth += 1;
    if (this.#depth > NESTING_MAX) throw new SqlError('sql parser error: recursion limit exceeded');
    const result = parse();
    this.#depth -= 1;
    return result;
  }

  #peek(ahead = 0): Token {
    const token = this.#tokens[Math.min(this.#next + ahead, this.#tokens.length - 1)];
    if (token === undefined) throw new SqlError('Empty SQL query');
    return token;
  }

  #atEnd(): boolean {
    return this.#peek().kind === 'end';
  }

  #isKeyword(word: string): boolean {
    const token = this.#peek();
    return token.kind === 'word' && token.text.toUpperCase() === word;
  }

  #takeKeyword(word: string): boolean {
    const isHere = this.#isKeyword(word);
    if (isHere) this.#next += 1;
    return isHere;
  }

  #takeOperator(word: 'AND' | 'OR'): boolean {
    const isHere = this.#takeKeyword(word);
    if (isHere) this.#operatorCount += 1;
    if (this.#operatorCount > OPERATORS_MAX) {
      throw new SqlError('Recursion limit exceeded, `sql-parser::parse_expr`');
    }
    return isHere;
  }

  #isSymbol(text: string): boolean {
    const token = this.#peek();
    return token.kind === 'symbol' && token.text === text;
  }

  #takeSymbol(text: string): boolean {
    const isHere = this.#isSymbol(text);
    if (isHere) this.#next += 1;
    return isHere;
  }

  #expectSymbol(text: string): void {
    if (!this.#takeSymbol(text)) throw this.#expected(text);
  }

  #expected(what: string): SqlError {
    const token = this.#peek();
    return new SqlError(
      `sql parser error: Expected ${what}, found: ${token.text}${position(this.#sql, token.at)}`,
    );
  }

  #unsupportedExpression(): SqlError {
    return new SqlError(`Unsupported expression: ${this.#sql.slice(this.#peek().at).trim()}`);
  }

  #unexpectedRest(): SqlError {
    const token = this.#peek();
    const isSecondStatement = this.#tokens[this.#next - 1]?.text === ';';
    if (isSecondStatement) return new SqlError('Multiple SQL statements are not supported');
    for (const clause of ['ORDER', 'GROUP', 'HAVING', 'OFFSET', 'FETCH', 'FOR', 'WINDOW']) {
      if (this.#isKeyword(clause))
        return new SqlError(`Unsupported: ${this.#sql.slice(token.at).trim()}`);
    }
    for (const operator of ['UNION', 'EXCEPT', 'INTERSECT']) {
      if (this.#isKeyword(operator)) return new SqlError(`Unsupported set operation: ${operator}`);
    }
    for (const operator of ['IN', 'IS', 'LIKE', 'ILIKE', 'BETWEEN', 'NOT']) {
      if (this.#isKeyword(operator)) return this.#unsupportedExpression();
    }
    return this.#expected('end of statement');
  }
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

function qualifyColumns(expression: Expression, table: string): Expression {
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

function lastOf(parts: readonly string[]): string {
  const last = parts.at(-1);
  if (last === undefined) throw new SqlError('Empty SQL query');
  return last;
}
