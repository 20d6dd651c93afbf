import { keccak_256 } from '@noble/hashes/sha3.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** The hash by which SpacetimeDB names a module's code: Keccak-256, hexadecimal. */
export function programHash(js: string): string {
  return bytesToHex(keccak_256(utf8ToBytes(js)));
}
