import { identityFromHex } from '../identity/identity.ts';

/**
 * Why a text cannot name a database, in SpacetimeDB's words; null when it can. Names are words of
 * lower-case letters and digits, joined by single hyphens.
 */
export function whyNotAName(text: string): string | null {
  if (identityFromHex(text) !== null) return 'database names cannot be identities';
  if (text === '') return 'database names cannot be empty';
  if (!/^[a-z0-9-]+$/.test(text)) return 'invalid characters in database name';
  return /^-|--|-$/.test(text) ? 'invalid hyphen in database name' : null;
}
