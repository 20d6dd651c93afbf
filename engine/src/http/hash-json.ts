/**
 * Hashes in JSON. SpacetimeDB writes one as the 256-bit number whose lowest byte is the hash's
 * first: in hexadecimal after `0x`, without leading zeros.
 */

/** @param hash 64 hexadecimal digits */
export function hashToJson(hash: string): string {
  return `0x${BigInt(`0x${reverseBytes(hash)}`).toString(16)}`;
}

/** @returns 64 hexadecimal digits; null when the text is no such number */
export function hashFromJson(text: string): string | null {
  if (!/^0x[0-9a-f]{1,64}$/i.test(text)) return null;
  return reverseBytes(text.slice(2).toLowerCase().padStart(64, '0'));
}

function reverseBytes(hex: string): string {
  return Buffer.from(hex, 'hex').reverse().toString('hex');
}
