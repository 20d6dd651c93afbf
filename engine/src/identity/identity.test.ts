import { describe, expect, it } from 'vitest';
import {
  identityFromClaims,
  identityFromHex,
  identityToHex,
  isWellFormedIdentity,
} from './identity.ts';

describe('identities', () => {
  it('[ID1] follow from issuer and subject as on SpacetimeDB', () => {
    // Pairs that SpacetimeDB itself gave out.
    const known = [
      [
        'localhost',
        '0bea2e70-808a-4744-95de-1dae867afbb3',
        'c200cbb8c1ae61237b879e0fa0bf9cd64f9174beb983ab61c88cbacff6f4d1bb',
      ],
      [
        'localhost',
        '103b1c87-1111-4036-9739-1a40295906e1',
        'c200ea62b4fd7ceb3ecdd76b78e40608eb47ac68130d5f6df0eade7b03459b8e',
      ],
    ] as const;
    for (const [issuer, subject, hex] of known) {
      expect(identityToHex(identityFromClaims(issuer, subject))).toBe(hex);
    }
  });

  it('carry a checksum', () => {
    const identity = identityFromClaims('https://example.org', 'someone');
    expect(isWellFormedIdentity(identity)).toBe(true);
    expect(isWellFormedIdentity(identity ^ 1n)).toBe(false);
    expect(isWellFormedIdentity(0n)).toBe(false);
  });

  it('are read from hexadecimal digits only', () => {
    const identity = identityFromClaims('a', 'b');
    expect(identityFromHex(identityToHex(identity))).toBe(identity);
    expect(identityFromHex(`0x${identityToHex(identity).toUpperCase()}`)).toBe(identity);
    expect(identityToHex(1n)).toBe(`${'0'.repeat(63)}1`);
    for (const text of ['', 'plaza', 'c200', `${identityToHex(identity)}0`, `g${'0'.repeat(63)}`]) {
      expect(identityFromHex(text)).toBeNull();
    }
  });
});
