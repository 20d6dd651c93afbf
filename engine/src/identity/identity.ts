/**
 * Identities: 256-bit names of callers and databases. One is derived from the issuer and subject of
 * a token, so that the same person has the same identity on every host:
 *
 *   c200 | 4 bytes checksum | first 26 bytes of blake3("issuer|subject")
 *
 * @see https://github.com/clockworklabs/SpacetimeDB crates/lib/src/identity.rs
 */
import { blake3 } from '@noble/hashes/blake3.js';
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';

const PREFIX = Uint8Array.of(0xc2, 0x00);
const HEX = /^(?:0x)?([0-9a-f]{64})$/i;

/** The identity of a token's owner. */
export function identityFromClaims(issuer: string, subject: string): bigint {
  const name = blake3(utf8ToBytes(`${issuer}|${subject}`)).subarray(0, 26);
  const checksum = blake3(concatBytes(PREFIX, name)).subarray(0, 4);
  return BigInt(`0x${bytesToHex(concatBytes(PREFIX, checksum, name))}`);
}

/** 64 lower-case hexadecimal digits, most significant first. */
export function identityToHex(identity: bigint): string {
  return identity.toString(16).padStart(64, '0');
}

/** Reads 64 hexadecimal digits, with or without `0x`; null for anything else. */
export function identityFromHex(text: string): bigint | null {
  const digits = HEX.exec(text)?.[1];
  return digits === undefined ? null : BigInt(`0x${digits}`);
}

/** Whether an identity begins with its prefix and carries the right checksum. */
export function isWellFormedIdentity(identity: bigint): boolean {
  const bytes = hexToBytes(identityToHex(identity));
  const checksum = blake3(concatBytes(PREFIX, bytes.subarray(6))).subarray(0, 4);
  return bytesToHex(bytes.subarray(0, 6)) === bytesToHex(concatBytes(PREFIX, checksum));
}
