/** The key pair with which the engine signs the tokens of the identities it gives out. */
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto';
import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { readSealed, writeSealed } from '../durability/sealed-file.ts';

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
 * @param folder created with mode 0700; the key's file and its copy get 0600
 * @param repair told what was mended; without it damage is refused
 * @throws {CorruptionError} the file is damaged
 * @throws {Error} the file is there and is no P-256 private key
 */
export async function openSigningKeys(
  folder: string,
  repair?: (sentence: string) => void,
): Promise<SigningKeys> {
  const path = join(folder, PRIVATE_KEY_FILE);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const pem =
    (await readSealed(path, { isUnsealed: isPem, ...(repair && { repair }) })) ?? newPem();
  const keys = parseSigningKey(pem, path);
  if (!existsSync(path)) await writeSealed(path, pem);
  chmodSync(path, 0o600);
  return keys;
}

/**
 * The key pair of a folder as PEM; changes nothing.
 * @throws {Error} it is missing, damaged or no P-256 private key
 */
export async function readKeyText(folder: string): Promise<string> {
  const path = join(folder, PRIVATE_KEY_FILE);
  const pem = await readSealed(path, { isUnsealed: isPem, isReadOnly: true });
  if (pem === null) throw new Error(`${path} is missing`);
  parseSigningKey(pem, path);
  return pem;
}

/**
 * @param path where it stands, for messages
 * @throws {Error} it is no P-256 private key
 */
export function parseSigningKey(pem: string, path: string): SigningKeys {
  const privateKey = createPrivateKey(pem);
  if (privateKey.asymmetricKeyDetails?.namedCurve !== 'prime256v1') {
    throw new Error(`${path} holds no P-256 private key`);
  }
  return keysFrom(privateKey);
}

function newPem(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

function isPem(text: string): boolean {
  return /^-----BEGIN PRIVATE KEY-----\n[\w+/=\n]+\n-----END PRIVATE KEY-----\n$/.test(text);
}

function keysFrom(privateKey: KeyObject): SigningKeys {
  const publicKey = createPublicKey(privateKey);
  const publicKeyPem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  return { privateKey, publicKey, publicKeyPem };
}
