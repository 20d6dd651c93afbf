/** Parses conditions: comparisons of columns, literals and `:sender`, joined by AND and OR. */
import { SqlError } from './sql-error.ts';
import type { ComparisonOperator, Expression, Literal } from './syntax.ts';
import type { TokenReader } from './token-reader.ts';

/** Parentheses that a query may nest, and AND and OR that it may chain; recursion must end somewhere. */
const NESTING_MAX = 50;
const OPERATORS_MAX = 1_600;

const COMPARISONS: ReadonlyMap<string, ComparisonOperator> = new Map([
  ['=', '='],
  ['==', '='],
  ['<>', '<>'],
  ['!=', '<>'],
  ['<', '<'],
  ['>', '>'],
  ['<=', '<='],
  ['>=', '>='],
]);

/** Words that stand where an operand should: what they begin is known, and not supported. */
const UNSUPPORTED_OPERANDS = ['NOT', 'CASE', 'EXISTS', 'SELECT', 'CAST', 'INTERVAL', 'ARRAY'];

/** @throws {SqlError} what follows is no condition, or one that is not supported */
export function parseExpression(tokens: TokenReader): Expression {
  return new ExpressionParser(tokens).parse();
}

/**
 * A literal by itself, as in VALUES and SET.
 * @param unsupported begins the message for any other expression
 */
export function parseLiteral(tokens: TokenReader, unsupported: string): Literal {
  const literal = takeLiteral(tokens);
  const isWhole =
    tokens.atEnd ||
    [',', ')', ';'].some(symbol => tokens.isSymbol(symbol)) ||
    tokens.peek().kind === 'word';
  if (literal !== null && isWhole) return literal;
  const { kind, text } = tokens.peek();
  if (literal === null && (kind === 'parameter' || tokens.isKeyword('NULL'))) {
    throw new SqlError(
      `Unsupported literal expression: ${kind === 'parameter' ? text : text.toUpperCase()}`,
    );
  }
  if (kind === 'end') throw tokens.expected('an expression');
  throw new SqlError(`${unsupported}: ${text}`);
}

/** The literal that comes next, or null. */
function takeLiteral(tokens: TokenReader): Literal | null {
  const { kind, text } = tokens.peek();
  switch (kind) {
    case 'number':
    case 'string':
    case 'hex':
      tokens.skip();
      return { tag: 'literal', kind, text };
    case 'word':
      if (tokens.takeKeyword('TRUE')) return { tag: 'boolean', value: true };
      if (tokens.takeKeyword('FALSE')) return { tag: 'boolean', value: false };
      return null;
    case 'symbol': {
      const number = tokens.peek(1);
      if ((text !== '+' && text !== '-') || number.kind !== 'number') return null;
      tokens.skip(2);
      return { tag: 'literal', kind: 'number', text: text + number.text };
    }
    default:
      return null;
  }
}

class ExpressionParser {
  readonly #tokens: TokenReader;
  #depth = 0;
  #operatorCount = 0;

  constructor(tokens: TokenReader) {
    this.#tokens = tokens;
  }

  parse(): Expression {
    this.#depth += 1;
    if (this.#depth > NESTING_MAX) throw new SqlError('sql parser error: recursion limit exceeded');
    let left = this.#parseAnd();
    while (this.#takeOperator('OR')) left = { tag: 'or', left, right: this.#parseAnd() };
    this.#depth -= 1;
    return left;
  }

  #parseAnd(): Expression {
    let left = this.#parseComparison();
    while (this.#takeOperator('AND')) left = { tag: 'and', left, right: this.#parseComparison() };
    return left;
  }

  #parseComparison(): Expression {
    let left = this.#parseOperand();
    for (;;) {
      const { kind, text } = this.#tokens.peek();
      const operator = kind === 'symbol' ? COMPARISONS.get(text) : undefined;
      if (operator === undefined) {
        const isOtherOperator = kind === 'symbol' && !['(', ')', ',', ';'].includes(text);
        if (isOtherOperator) throw new SqlError(`Unsupported binary operator: ${text}`);
        return left;
      }
      this.#tokens.skip();
      left = { tag: 'compare', operator, left, right: this.#parseOperand() };
    }
  }

  #parseOperand(): Expression {
    const tokens = this.#tokens;
    const literal = takeLiteral(tokens);
    if (literal !== null) return literal;
    const { kind, text } = tokens.peek();
    switch (kind) {
      case 'parameter':
        if (text !== ':sender') throw new SqlError(`Unsupported literal expression: ${text}`);
        tokens.skip();
        return { tag: 'sender' };
      case 'word':
        if (tokens.isKeyword('NULL')) throw new SqlError('Unsupported literal expression: NULL');
        if (UNSUPPORTED_OPERANDS.some(word => tokens.isKeyword(word)) || !tokens.isName) {
          throw tokens.unsupportedExpression();
        }
        return this.#parseColumn();
      case 'quoted':
        return this.#parseColumn();
      case 'symbol':
        if (text === '+' || text === '-') throw tokens.unsupportedExpression();
        if (text === '(') return this.#parseParenthesis();
        throw tokens.expected('an expression');
      default:
        throw tokens.expected('an expression');
    }
  }

  #parseParenthesis(): Expression {
    this.#tokens.skip();
    if (this.#tokens.isKeyword('SELECT')) throw this.#tokens.unsupportedExpression();
    const inner = this.parse();
    this.#tokens.expectSymbol(')');
    return inner;
  }

  /** The last part is the column, the rest the table's name or alias. */
  #parseColumn(): Expression {
    const parts = this.#tokens.takeNames();
    if (this.#tokens.isSymbol('(')) {
      throw new SqlError(`Unsupported expression: ${parts.join('.')}(…)`);
    }
    const table = parts.length > 1 ? parts.slice(0, -1).join('.') : null;
    return { tag: 'column', table, column: parts.at(-1) ?? '' };
  }

  #takeOperator(word: 'AND' | 'OR'): boolean {
    const isHere = this.#tokens.takeKeyword(word);
    if (isHere) this.#operatorCount += 1;
    if (this.#operatorCount > OPERATORS_MAX) {
      throw new SqlError('Recursion limit exceeded, `sql-parser::parse_expr`');
    }
    return isHere;
  }
}
