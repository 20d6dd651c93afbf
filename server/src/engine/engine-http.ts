/** The engine's HTTP side, for what no reducer can do: cutting connections, reading private rows. */
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
