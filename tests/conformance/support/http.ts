/** Requests to the server under test. */
import { inject } from 'vitest';

/** `http://HOST:PORT` of the server under test. */
export const server: string = inject('server');

export interface Account {
  /** 64 hexadecimal digits. */
  readonly identity: string;
  readonly token: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON; integers of 16 digits or more are bigints. */
  readonly json: unknown;
}

export interface RequestOptions {
  readonly token?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
}

/** @param path from the root, with its query */
export async function request(
  method: string,
  path: string,
  { token, headers = {}, body }: RequestOptions = {},
): Promise<Answer> {
  const response = await fetch(server + path, {
    method,
    headers: token === undefined ? headers : { authorization: `Bearer ${token}`, ...headers },
    body,
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    text,
    get json() {
      return parseExactly(text);
    },
  };
}

/** A new identity with its token. */
export async function newAccount(): Promise<Account> {
  const answer = await request('POST', '/v1/identity');
  if (answer.status !== 200) throw new Error(`no identity: ${answer.status} ${answer.text}`);
  const { identity, token } = answer.json as { identity: unknown; token: string };
  return { identity: identityOf(identity), token };
}

/** Who publishes the databases of a test file: the one that was given, or somebody new. */
export async function newOwner(): Promise<Account> {
  const token = inject('ownerToken');
  if (token === '') return newAccount();
  const answer = await request('GET', '/v1/database/no-such-database', { token });
  return { identity: answer.headers.get('spacetime-identity') ?? '', token };
}

/** Digits of an identity in JSON, which is a string or `{"__identity__": "0x…"}`. */
export function identityOf(json: unknown): string {
  const text = typeof json === 'string' ? json : Object.values(json as object)[0];
  return String(text).replace(/^0x/, '');
}

/** `JSON.parse` would round what does not fit a double. */
function parseExactly(text: string): unknown {
  const marked = text.replace(/"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g, token =>
    /^-?\d{16,}$/.test(token) ? `{"$integer":"${token}"}` : token,
  );
  return JSON.parse(marked, (_key, value) =>
    typeof value?.$integer === 'string' ? BigInt(value.$integer) : value,
  );
}
