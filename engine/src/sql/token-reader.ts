/** Goes through the tokens of a statement; the parsers are built on it. */
import { SqlError } from './sql-error.ts';
import { position, type Token, tokenize } from './tokens.ts';

/** Bytes of UTF-8 that a statement may have. */
const STATEMENT_BYTES_MAX = 50_000;

/** Words that end a table reference: they are never taken as a name without quotes. */
// biome-ignore format: a word list reads best packed
const RESERVED = new Set([
  'AS', 'AND', 'OR', 'NOT', 'ON', 'WHERE', 'JOIN', 'INNER', 'LEFT', 'RIGHT', 'FULL', 'CROSS', 'NATURAL', 'LIMIT',
  'ORDER', 'GROUP', 'HAVING', 'UNION', 'EXCEPT', 'INTERSECT', 'OFFSET', 'FETCH', 'FROM', 'SELECT', 'USING', 'WINDOW', 'FOR',
]);

export class TokenReader {
  readonly sql: string;
  readonly #tokens: readonly Token[];
  #next = 0;

  /** @throws {SqlError} the text is too long or is not made of tokens */
  constructor(sql: string) {
    if (Buffer.byteLength(sql) > STATEMENT_BYTES_MAX) {
      throw new SqlError(`SQL query exceeds maximum allowed length: "${sql.slice(0, 120)}..."`);
    }
    this.sql = sql;
    this.#tokens = tokenize(sql);
  }

  get atEnd(): boolean {
    return this.peek().kind === 'end';
  }

  /** The next token, or one behind it; past the end, the token that ends all texts. */
  peek(ahead = 0): Token {
    const token = this.#tokens[Math.min(this.#next + ahead, this.#tokens.length - 1)];
    if (token === undefined) throw new SqlError('Empty SQL query');
    return token;
  }

  /** The token that was taken last. */
  get previous(): Token | undefined {
    return this.#tokens[this.#next - 1];
  }

  skip(count = 1): void {
    this.#next += count;
  }

  isKeyword(word: string): boolean {
    const token = this.peek();
    return token.kind === 'word' && token.text.toUpperCase() === word;
  }

  takeKeyword(word: string): boolean {
    const isHere = this.isKeyword(word);
    if (isHere) this.skip();
    return isHere;
  }

  expectKeyword(word: string): void {
    if (!this.takeKeyword(word)) throw this.expected(word);
  }

  isSymbol(text: string): boolean {
    const token = this.peek();
    return token.kind === 'symbol' && token.text === text;
  }

  takeSymbol(text: string): boolean {
    const isHere = this.isSymbol(text);
    if (isHere) this.skip();
    return isHere;
  }

  expectSymbol(text: string): void {
    if (!this.takeSymbol(text)) throw this.expected(text);
  }

  /** The next token can be a name. */
  get isName(): boolean {
    const { kind, text } = this.peek();
    return kind === 'quoted' || (kind === 'word' && !RESERVED.has(text.toUpperCase()));
  }

  takeName(): string {
    if (!this.isName) throw this.expected('identifier');
    const { text } = this.peek();
    this.skip();
    return text;
  }

  /** A name behind a dot, where no word is a keyword. */
  takePart(): string {
    const { kind, text } = this.peek();
    if (kind !== 'quoted' && kind !== 'word') throw this.expected('identifier');
    this.skip();
    return text;
  }

  /** `a.b.c`: tables of submodules have dots in their names. */
  takeNames(): string[] {
    const parts = [this.takeName()];
    while (this.takeSymbol('.')) parts.push(this.takePart());
    return parts;
  }

  /** The text from the next token on. */
  get rest(): string {
    return this.sql.slice(this.peek().at).trim();
  }

  /** The next token should have been something else. */
  expected(what: string): SqlError {
    const { text, at } = this.peek();
    return new SqlError(
      `sql parser error: Expected ${what}, found: ${text}${position(this.sql, at)}`,
    );
  }

  /** The grammar knows what comes here, but it is not supported. */
  unsupportedExpression(): SqlError {
    return new SqlError(`Unsupported expression: ${this.rest}`);
  }

  /**
   * Takes a closing semicolon.
   * @throws {SqlError} something follows
   */
  expectEnd(): void {
    this.takeSymbol(';');
    if (!this.atEnd) throw this.#unexpectedRest();
  }

  #unexpectedRest(): SqlError {
    if (this.previous?.text === ';') {
      return new SqlError('Multiple SQL statements are not supported');
    }
    for (const clause of ['ORDER', 'GROUP', 'HAVING', 'OFFSET', 'FETCH', 'FOR', 'WINDOW']) {
      if (this.isKeyword(clause)) return new SqlError(`Unsupported: ${this.rest}`);
    }
    for (const clause of ['RETURNING', 'ON', 'USING', 'FROM']) {
      if (this.isKeyword(clause)) return new SqlError(`Unsupported: ${this.sql.trim()}`);
    }
    for (const operator of ['UNION', 'EXCEPT', 'INTERSECT']) {
      if (this.isKeyword(operator)) return new SqlError(`Unsupported set operation: ${operator}`);
    }
    for (const operator of ['IN', 'IS', 'LIKE', 'ILIKE', 'BETWEEN', 'NOT']) {
      if (this.isKeyword(operator)) return this.unsupportedExpression();
    }
    return this.expected('end of statement');
  }
}
