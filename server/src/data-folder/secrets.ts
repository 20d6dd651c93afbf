/** Secrets and fixed names that are made once and then kept, each in a file of its own. */
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { StartError, systemErrorCode } from '../start-error.ts';

const OWNER_ONLY = 0o600;

const ENGINE_OWNER_TOKEN = 'engine-owner.token';

/**
 * Reads a secret, or makes it at the first call.
 * @param folder the secrets folder
 * @param name the secret's file name
 * @returns 256 random bits as base64url
 */
export function keptSecret(folder: string, name: string): string {
  return (
    readKept(join(folder, name)) ?? keep(join(folder, name), randomBytes(32).toString('base64url'))
  );
}

/**
 * What proves to the running server that a request comes from whoever may read the data folder.
 * @param folder the secrets folder
 */
export function operatorSecret(folder: string): string {
  return keptSecret(folder, 'operator');
}

/**
 * The issuer that this community's tokens name. It is chosen at the first start and stays, because
 * every account's identity is derived from it.
 * @param folder the secrets folder
 * @param wanted.configured the issuer that the settings name, if any
 * @param wanted.fallback the issuer of a first start without such a setting
 * @throws {StartError} the settings name another issuer than the first start did
 */
export function keptIssuer(
  folder: string,
  wanted: { readonly configured: string | null; readonly fallback: string },
): string {
  const path = join(folder, 'issuer');
  const issuer = readKept(path) ?? keep(path, wanted.configured ?? wanted.fallback);
  if (wanted.configured !== null && wanted.configured !== issuer) {
    throw new StartError(
      `PLAZA_ISSUER is ${wanted.configured}, but this community's accounts were made under ${issuer}: leave the variable out or set it to that.`,
    );
  }
  return issuer;
}

/**
 * The token with which the engine's owner connects, as the first start kept it.
 * @returns null when there is none
 */
export function engineOwnerToken(folder: string): string | null {
  return readKept(join(folder, ENGINE_OWNER_TOKEN));
}

/**
 * Keeps that token.
 * @returns the token that counts: another one, if somebody kept one in the meantime
 */
export function keepEngineOwnerToken(folder: string, token: string): string {
  return keep(join(folder, ENGINE_OWNER_TOKEN), token);
}

function readKept(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim() || null;
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

/** Writes beside and links into place: a crash leaves no half secret, a race one winner. */
function keep(path: string, value: string): string {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, `${value}\n`, { mode: OWNER_ONLY });
  const handle = openSync(draft, 'r');
  fsyncSync(handle);
  closeSync(handle);
  try {
    linkSync(draft, path);
  } catch (error) {
    if (systemErrorCode(error) !== 'EEXIST') throw error;
  } finally {
    rmSync(draft);
  }
  return readKept(path) ?? value;
}
