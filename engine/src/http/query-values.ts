/** Values in the query of an address, refused as SpacetimeDB refuses them. */
import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { HttpEnvironment } from './environment.ts';

type Request = Context<HttpEnvironment>;

/** `true` or `false`. @throws {HTTPException} 400: anything else */
export function readBoolean(c: Request, key: string, missing = false): boolean {
  const text = c.req.query(key) ?? String(missing);
  if (text === 'true' || text === 'false') return text === 'true';
  throw malformedQuery(`${key}: provided string was not \`true\` or \`false\``);
}

/** One of some words, the first of them when it is not there. @throws {HTTPException} 400 */
export function readChoice<const Choice extends string>(
  c: Request,
  key: string,
  choices: readonly [Choice, ...Choice[]],
): Choice {
  const text = c.req.query(key);
  if (text === undefined) return choices[0];
  const choice = choices.find(candidate => candidate === text);
  if (choice !== undefined) return choice;
  const expected = choices.map(candidate => `\`${candidate}\``).join(' or ');
  throw malformedQuery(`${key}: unknown variant \`${text}\`, expected ${expected}`);
}

/** A whole number; null when it is not there. @throws {HTTPException} 400: anything else */
export function readWhole(c: Request, key: string): number | null {
  const text = c.req.query(key);
  if (text === undefined) return null;
  if (/^\d{1,10}$/.test(text)) return Number(text);
  throw malformedQuery(`${key}: invalid digit found in string`);
}

/** A query that cannot be read. */
export function malformedQuery(problem: string): HTTPException {
  return new HTTPException(400, { message: `Failed to deserialize query string: ${problem}` });
}
