/** The engine's HTTP side, for what no reducer can do: cutting connections, reading private rows. */
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import * as z from 'zod';
import type { EngineAddress } from './engine-link.ts';

const REQUEST_MS_MAX = 5000;

/**
 * Ends an identity's connections at the embedded engine; SpacetimeDB has no such call, and the
 * module's guards alone must do there.
 * @param identity 64 hexadecimal digits
 * @returns false when the engine knows no such call
 * @throws the engine cannot be reached or refuses
 */
export async function disconnectIdentity(
  address: EngineAddress,
  identity: string,
): Promise<boolean> {
  const response = await request(address, '/v1/operator/disconnect', {
    contentType: 'application/json',
    body: JSON.stringify({ database: address.database, identity }),
  });
  if (response.status === 404) return false;
  if (!response.ok) throw new Error(`the engine answered ${response.status} to a disconnect`);
  return true;
}

const sqlAnswer = z.array(z.object({ rows: z.array(z.array(z.unknown())) }));

/**
 * Reads rows as the database's owner, who may see private tables.
 * @param sql one SELECT, without anything a person has written
 * @returns each row's columns in order, as SATS-JSON
 * @throws the engine cannot be reached or refuses
 */
export async function selectRows(address: EngineAddress, sql: string): Promise<unknown[][]> {
  const path = `/v1/database/${encodeURIComponent(address.database)}/sql`;
  const response = await request(address, path, { contentType: 'text/plain', body: sql });
  if (!response.ok) throw new Error(`the engine answered ${response.status} to a query`);
  const [answer] = sqlAnswer.parse(await response.json());
  return answer?.rows ?? [];
}

/**
 * Saves all of the embedded engine, as of one moment, while it runs.
 * @param file absolute path of a file that does not exist
 * @throws the engine cannot be reached or refuses, or its answer broke off
 */
export async function saveEngine(address: EngineAddress, file: string): Promise<void> {
  const response = await fetch(new URL('/v1/operator/backup', address.uri), {
    method: 'POST',
    headers: { authorization: `Bearer ${address.token() ?? ''}` },
  });
  if (!response.ok || !response.body) {
    throw new Error(`the engine answered ${response.status} to a backup`);
  }
  // The types of the web's streams and of Node's differ in name only.
  const body = Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0]);
  await pipeline(body, createWriteStream(file, { flags: 'wx', mode: 0o600 }));
}

async function request(
  address: EngineAddress,
  path: string,
  content: { readonly contentType: string; readonly body: string },
): Promise<Response> {
  return await fetch(new URL(path, address.uri), {
    method: 'POST',
    headers: {
      authorization: `Bearer ${address.token() ?? ''}`,
      'content-type': content.contentType,
    },
    body: content.body,
    signal: AbortSignal.timeout(REQUEST_MS_MAX),
  });
}
