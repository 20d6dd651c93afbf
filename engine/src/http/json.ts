/**
 * JSON with integers of any size. `JSON.parse` would round a 64-bit integer to the nearest double,
 * and `JSON.stringify` refuses a bigint.
 */

/** A JSON value; an integer that a double cannot hold exactly is a bigint. */
export type JsonValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|[{}[\],:]/g;

/** Lists and objects within each other, as many as SpacetimeDB's parser takes. */
const NESTING_MAX = 127;

/**
 * Parses a JSON text.
 * @throws {SyntaxError} as `JSON.parse` does, or too deeply nested
 */
export function parseJson(text: string): JsonValue {
  if (text.length > NESTING_MAX) checkNesting(text);
  const value: JsonValue = JSON.parse(text);
  // Most texts have no long number, and then the plain parse is right.
  return /\d{16}/.test(text) ? readValue((text.match(TOKEN) ?? []).values()) : value;
}

/** Whoever walks through the value needs stack for each level. */
function checkNesting(text: string): void {
  let depth = 0;
  let isInString = false;
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (isInString) {
      if (char === '\\') i++;
      else if (char === '"') isInString = false;
    } else if (char === '"') {
      isInString = true;
    } else if (char === '[' || char === '{') {
      depth++;
      if (depth > NESTING_MAX) throw new SyntaxError('recursion limit exceeded');
    } else if (char === ']' || char === '}') {
      depth--;
    }
  }
}

/** Writes a value as JSON; a bigint becomes a number, what is not finite becomes null. */
export function stringifyJson(value: JsonValue): string {
  if (typeof value === 'bigint') return value.toString();
  // JSON.stringify forgets the sign.
  if (Object.is(value, -0)) return '-0.0';
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (isList(value)) return `[${value.map(stringifyJson).join(',')}]`;
  const fields = Object.entries(value).map(
    ([key, field]) => `${JSON.stringify(key)}:${stringifyJson(field)}`,
  );
  return `{${fields.join(',')}}`;
}

/** Whether a value is a JSON array. */
export function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/** Whether a value is a JSON object. */
export function isObject(value: JsonValue): value is { readonly [key: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !isList(value);
}

/** Reads a value from the tokens of a text that is known to be well-formed. */
function readValue(tokens: IterableIterator<string>, first?: string): JsonValue {
  const token = first ?? next(tokens);
  switch (token) {
    case '[': {
      const list: JsonValue[] = [];
      for (let item = next(tokens); item !== ']'; item = next(tokens)) {
        if (item !== ',') list.push(readValue(tokens, item));
      }
      return list;
    }
    case '{': {
      const entries: [string, JsonValue][] = [];
      for (let key = next(tokens); key !== '}'; key = next(tokens)) {
        if (key === ',') continue;
        next(tokens);
        entries.push([JSON.parse(key), readValue(tokens)]);
      }
      return Object.fromEntries(entries);
    }
    default:
      return readScalar(token);
  }
}

function readScalar(token: string): JsonValue {
  const value: boolean | number | string | null = JSON.parse(token);
  const isRounded = typeof value === 'number' && !Number.isSafeInteger(value);
  return isRounded && /^-?\d+$/.test(token) ? BigInt(token) : value;
}

function next(tokens: IterableIterator<string>): string {
  const { value, done } = tokens.next();
  if (done) throw new SyntaxError('Unexpected end of JSON input');
  return value;
}
