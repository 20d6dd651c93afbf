/** Splits SQL text into tokens, as PostgreSQL's dialect does. */
import { SqlError } from './sql-error.ts';

export type TokenKind =
  /** A bare word: keyword or unquoted identifier. Case is kept; keywords compare without case. */
  | 'word'
  /** `"quoted"`: never a keyword. */
  | 'quoted'
  /** Digits with optional fraction and exponent, without sign. */
  | 'number'
  /** `'text'`, quotes removed and doubled quotes undone. */
  | 'string'
  /** `0xAB` or `X'AB'`: the hex digits. */
  | 'hex'
  /** `:name`: the name with its colon. */
  | 'parameter'
  | 'symbol'
  | 'end';

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  /** Offset of the first character in the SQL text. */
  readonly at: number;
}

/** Never global: `test` would keep a position. */
const WORD_START = /[\p{L}_]/u;
const WORD_PART = /[\p{L}\p{N}_$]/u;
const TWO_CHARACTER_SYMBOLS = new Set(['<=', '>=', '<>', '!=', '==']);

/**
 * @returns the tokens; the last one is of kind `end`
 * @throws {SqlError} an unterminated string, identifier or comment, or a character outside SQL
 */
export function tokenize(sql: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;

  function takeWhile(pattern: RegExp, from: number): number {
    let end = from;
    while (end < sql.length && pattern.test(sql.charAt(end))) end += 1;
    return end;
  }

  /** Reads up to the closing quote at or after `from`; a doubled quote stands for itself. */
  function takeQuoted(quote: string, from: number, what: string): { text: string; end: number } {
    let text = '';
    let start = from;
    for (;;) {
      const close = sql.indexOf(quote, start);
      if (close < 0)
        throw new SqlError(`sql parser error: Unterminated ${what}${position(sql, from - 1)}`);
      text += sql.slice(start, close);
      if (sql.charAt(close + 1) !== quote) return { text, end: close + 1 };
      text += quote;
      start = close + 2;
    }
  }

  while (at < sql.length) {
    const char = sql.charAt(at);
    if (/\s/.test(char)) {
      at += 1;
    } else if (char === '-' && sql.charAt(at + 1) === '-') {
      const lineEnd = sql.indexOf('\n', at);
      at = lineEnd < 0 ? sql.length : lineEnd + 1;
    } else if (char === '/' && sql.charAt(at + 1) === '*') {
      at = commentEnd(sql, at);
    } else if (char === "'") {
      const { text, end } = takeQuoted("'", at + 1, 'string literal');
      tokens.push({ kind: 'string', text, at });
      at = end;
    } else if (char === '"') {
      const { text, end } = takeQuoted('"', at + 1, 'quoted identifier');
      tokens.push({ kind: 'quoted', text, at });
      at = end;
    } else if ((char === 'x' || char === 'X') && sql.charAt(at + 1) === "'") {
      const { text, end } = takeQuoted("'", at + 2, 'hex literal');
      tokens.push({ kind: 'hex', text, at });
      at = end;
    } else if (char === '0' && sql.charAt(at + 1) === 'x') {
      const end = takeWhile(/[0-9a-fA-F]/, at + 2);
      tokens.push({ kind: 'hex', text: sql.slice(at + 2, end), at });
      at = end;
    } else if (/[0-9]/.test(char) || (char === '.' && /[0-9]/.test(sql.charAt(at + 1)))) {
      const end = numberEnd(sql, at);
      tokens.push({ kind: 'number', text: sql.slice(at, end), at });
      at = end;
    } else if (char === ':' && WORD_START.test(sql.charAt(at + 1))) {
      const end = takeWhile(WORD_PART, at + 1);
      tokens.push({ kind: 'parameter', text: sql.slice(at, end), at });
      at = end;
    } else if (WORD_START.test(char)) {
      const end = takeWhile(WORD_PART, at);
      tokens.push({ kind: 'word', text: sql.slice(at, end), at });
      at = end;
    } else {
      const pair = sql.slice(at, at + 2);
      const text = TWO_CHARACTER_SYMBOLS.has(pair) ? pair : char;
      tokens.push({ kind: 'symbol', text, at });
      at += text.length;
    }
  }
  tokens.push({ kind: 'end', text: 'EOF', at: sql.length });
  return tokens;
}

/** ` at Line: 1, Column: 8`, both counted from 1. */
export function position(sql: string, at: number): string {
  const before = sql.slice(0, at);
  const line = before.split('\n').length;
  const column = at - (before.lastIndexOf('\n') + 1) + 1;
  return ` at Line: ${line}, Column: ${column}`;
}

/** The end of the comment that begins at `at`; comments may stand inside of comments. */
function commentEnd(sql: string, at: number): number {
  const marks = /\/\*|\*\//g;
  marks.lastIndex = at;
  let depth = 0;
  for (let mark = marks.exec(sql); mark !== null; mark = marks.exec(sql)) {
    depth += mark[0] === '/*' ? 1 : -1;
    if (depth === 0) return marks.lastIndex;
  }
  throw new SqlError(
    `sql parser error: Unexpected EOF while in a multi-line comment${position(sql, at)}`,
  );
}

function numberEnd(sql: string, at: number): number {
  const match = /^(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/.exec(sql.slice(at));
  return at + (match?.[0].length ?? 1);
}
