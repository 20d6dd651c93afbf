/** Brings the module of a running engine up to date, as the database's owner. */
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Config } from '../../server/src/config.ts';
import { StartError, systemErrorCode } from '../../server/src/start-error.ts';

/**
 * The token of the database's owner: the one that is configured, the one kept from an earlier
 * start, or a new one from the engine. The app server connects with it too.
 */
export async function ownerToken(config: Config): Promise<string> {
  if (config.engine.token) return config.engine.token;
  const file = path.join(config.dataDir, 'secrets', 'engine-owner.token');
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    if (systemErrorCode(error) !== 'ENOENT') throw error;
  }
  const response = await fetch(new URL('/v1/identity', config.engine.uri), { method: 'POST' });
  if (!response.ok) throw new Error(`the engine gave no identity: ${response.status}`);
  const { token } = (await response.json()) as { token: string };
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(file, `${token}\n`, { mode: 0o600 });
  chmodSync(file, 0o600);
  return token;
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
  const response = await fetch(url, {
    method: 'PUT',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'text/javascript' },
    body: js,
  });
  if (!response.ok) {
    throw new StartError(`The sync engine refuses the module: ${(await response.text()).trim()}`);
  }
}
