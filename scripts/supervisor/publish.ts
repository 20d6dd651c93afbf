/** Brings the module of a running engine up to date, as the database's owner. */
import path from 'node:path';
import type { Config } from '../../server/src/config.ts';
import { engineOwnerToken, keepEngineOwnerToken } from '../../server/src/data-folder/secrets.ts';
import { StartError } from '../../server/src/start-error.ts';

/**
 * The token of the database's owner: the one that is configured, the one kept from an earlier
 * start, or a new one from the engine. The app server connects with it too.
 */
export async function ownerToken(config: Config): Promise<string> {
  if (config.engine.token) return config.engine.token;
  const secrets = path.join(config.dataDir, 'secrets');
  const kept = engineOwnerToken(secrets);
  if (kept !== null) return kept;
  const response = await fetch(new URL('/v1/identity', config.engine.uri), { method: 'POST' });
  if (!response.ok) throw new Error(`the engine gave no identity: ${response.status}`);
  // The engine of this very version answers so.
  const { token } = (await response.json()) as { token: string };
  return keepEngineOwnerToken(secrets, token);
}

/**
 * Publishes the module under the configured name; the same module again changes nothing.
 * @param js the bundle
 * @throws {StartError} the engine refuses it; the message lists every reason
 */
export async function publishModule(
  config: Config,
  token: string,
  js: Uint8Array<ArrayBuffer>,
): Promise<void> {
  const url = new URL(`/v1/database/${config.engine.database}`, config.engine.uri);
  url.searchParams.set('host_type', 'Js');
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'text/javascript' };
  const breakClientsToken = await askForBreakClientsToken(url, headers, js);
  if (breakClientsToken !== null) {
    url.searchParams.set('policy', 'BreakClients');
    url.searchParams.set('token', breakClientsToken);
  }
  const response = await fetch(url, { method: 'PUT', headers, body: js });
  if (!response.ok) {
    throw new StartError(`The sync engine refuses the module: ${(await response.text()).trim()}`);
  }
}

/**
 * A change that clients with older bindings cannot follow needs this token. Plaza always goes ahead
 * with one: its clients are disconnected, and come back with the new bindings by themselves.
 * @returns null when the change breaks nobody, or there is nothing to change yet
 */
async function askForBreakClientsToken(
  database: URL,
  headers: Readonly<Record<string, string>>,
  js: Uint8Array<ArrayBuffer>,
): Promise<string | null> {
  const url = new URL(`${database.pathname}/pre_publish${database.search}`, database);
  const response = await fetch(url, { method: 'POST', headers, body: js });
  // What stands against the change, publishing says too.
  if (!response.ok) return null;
  // The engine of this very version answers so.
  const plan = (await response.json()) as {
    AutoMigrate?: { break_clients: boolean; token: string };
  };
  return plan.AutoMigrate?.break_clients ? plan.AutoMigrate.token : null;
}
