import { Identity } from 'spacetimedb';
import { describe, expect, it } from 'vitest';
import { identityOf, identityToHex } from './identity.ts';

describe('identityOf', () => {
  // Pairs that SpacetimeDB itself gave out.
  it.each([
    [
      '0bea2e70-808a-4744-95de-1dae867afbb3',
      'c200cbb8c1ae61237b879e0fa0bf9cd64f9174beb983ab61c88cbacff6f4d1bb',
    ],
    [
      '103b1c87-1111-4036-9739-1a40295906e1',
      'c200ea62b4fd7ceb3ecdd76b78e40608eb47ac68130d5f6df0eade7b03459b8e',
    ],
  ])('makes of localhost and %s what SpacetimeDB makes', (subject, hex) => {
    expect(identityToHex(identityOf('localhost', subject))).toBe(hex);
  });

  it('is what the client library calls an identity', () => {
    const identity = identityOf('http://localhost:4000', 'somebody');
    expect(new Identity(identity).toHexString()).toBe(identityToHex(identity));
    expect(new Identity(identityToHex(identity)).__identity__).toBe(identity);
  });

  it('tells issuers and subjects apart', () => {
    expect(identityOf('a', 'b')).not.toBe(identityOf('a', 'c'));
    expect(identityOf('a', 'b')).not.toBe(identityOf('c', 'b'));
  });
});
