/**
 * Conditions of triggers and waits: the part of Inngest's expression language that compares by
 * equality, joined with `&&`. Anything else is refused when a function is registered.
 */

/** Names that a condition may begin with, and what they stand for. */
export type Scope = Readonly<Record<string, unknown>>;

/** Tells whether a condition holds. */
export type Condition = (scope: Scope) => boolean;

type Operand = (scope: Scope) => unknown;

/**
 * Reads a condition.
 * @throws {SyntaxError} it uses more than paths, literals, `==`, `!=` and `&&`
 */
export function parseCondition(text: string): Condition {
  const comparisons = splitOutsideStrings(text, '&&').map(parseComparison);
  return scope => comparisons.every(holds => holds(scope));
}

function parseComparison(text: string): Condition {
  for (const operator of ['==', '!='] as const) {
    const sides = splitOutsideStrings(text, operator);
    const [left, right] = sides.map(parseOperand);
    if (sides.length !== 2 || !left || !right) continue;
    return scope => (left(scope) === right(scope)) === (operator === '==');
  }
  throw new SyntaxError(`not a comparison that the local runner knows: ${text.trim()}`);
}

function parseOperand(text: string): Operand {
  const source = text.trim();
  if (/^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$/.test(source) && !/^(true|false|null)$/.test(source)) {
    const path = source.split('.');
    return scope => path.reduce<unknown>(memberOf, scope);
  }
  const value = literalOf(source);
  return () => value;
}

function literalOf(source: string): unknown {
  const quoted = /^'([^'\\]*)'$/.exec(source)?.[1];
  if (quoted !== undefined) return quoted;
  try {
    const value: unknown = JSON.parse(source);
    if (value === null || typeof value !== 'object') return value;
  } catch {
    // Told below, as for a list or an object.
  }
  throw new SyntaxError(`not a value that the local runner knows: ${source}`);
}

function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[name];
}

function splitOutsideStrings(text: string, separator: string): string[] {
  const parts = [''];
  let quote = '';
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (quote === '' && text.startsWith(separator, at)) {
      parts.push('');
      at += separator.length - 1;
      continue;
    }
    if (quote === '' && (character === '"' || character === "'")) quote = character;
    else if (character === quote) quote = '';
    parts[parts.length - 1] += character;
  }
  return parts;
}
