/**
 * The identity of an account: what SpacetimeDB derives from a token's issuer and subject, so that
 * the app server can name an identity before its owner has ever connected.
 *
 * Layout, most significant byte first: `c2 00`, four bytes of checksum, 26 bytes of hash.
 */
import { blake3 } from '@noble/hashes/blake3.js';

const HASH_BYTES = 26;

/** The two leading bytes that tell an identity made from claims from any other. */
const CLAIMS_PREFIX = [0xc2, 0x00] as const;

/**
 * Computes the identity of an OpenID account.
 * @param issuer the token's `iss`, exactly as the token carries it
 * @param subject the token's `sub`
 * @returns the 256-bit identity, as `Identity.__identity__` of the SpacetimeDB client holds it
 */
export function identityOf(issuer: string, subject: string): bigint {
  const accountHash = blake3(new TextEncoder().encode(`${issuer}|${subject}`));
  const id = accountHash.subarray(0, HASH_BYTES);
  const checksum = blake3(Uint8Array.of(...CLAIMS_PREFIX, ...id)).subarray(0, 4);
  return bigEndian(Uint8Array.of(...CLAIMS_PREFIX, ...checksum, ...id));
}

/**
 * Writes an identity as SpacetimeDB's documentation and HTTP API write it.
 * @returns 64 lower-case hexadecimal digits, without a prefix
 */
export function identityToHex(identity: bigint): string {
  return identity.toString(16).padStart(64, '0');
}

function bigEndian(bytes: Uint8Array): bigint {
  let value = 0n;
  for (const byte of bytes) value = (value << 8n) | BigInt(byte);
  return value;
}
