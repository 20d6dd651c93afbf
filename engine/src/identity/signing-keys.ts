/** The key pair with which the engine signs the tokens of the identities it gives out. */
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** An ES256 (P-256) key pair. */
export interface SigningKeys {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  /** SPKI, as `GET /v1/identity/public-key` gives it. */
  readonly publicKeyPem: string;
}

const PRIVATE_KEY_FILE = 'engine.key.pem';

/** A key pair that lives as long as the process. */
export function generateSigningKeys(): SigningKeys {
  return keysFrom(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey);
}

/**
 * The key pair kept in a folder, made at the first call. Losing it makes every token worthless that
 * the engine ever gave out, and with them the ownership of databases.
 * @param folder created with mode 0700; the key file gets 0600
 * @throws {Error} the file is there and is no P-256 private key
 */
export function openSigningKeys(folder: string): SigningKeys {
  const path = join(folder, PRIVATE_KEY_FILE);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const pem = readOrNull(path) ?? writeNewKey(path);
  chmodSync(path, 0o600);
  const privateKey = createPrivateKey(pem);
  if (privateKey.asymmetricKeyDetails?.namedCurve !== 'prime256v1') {
    throw new Error(`${path} holds no P-256 private key`);
  }
  return keysFrom(privateKey);
}

/** @returns the key of whoever wrote first: a second writer must not replace it */
function writeNewKey(path: string): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  writeFileSync(path, pem, { mode: 0o600, flag: 'wx', flush: true });
  return pem;
}

function keysFrom(privateKey: KeyObject): SigningKeys {
  const publicKey = createPublicKey(privateKey);
  const publicKeyPem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  return { privateKey, publicKey, publicKeyPem };
}

function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    // A system error has a code; anything else is not a missing file.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
