/** Which tokens may act as a person at all. */
import type { Ctx } from '../schema.ts';

/** What the module reads from a trusted token. */
export interface TrustedClaims {
  /** The sign-in that the token belongs to; empty when it names none. */
  readonly sid: string;
}

/**
 * The claims of the caller's token, if its issuer and one of its audiences stand together in
 * `trusted_issuer`; null for anonymous visitors and for everything else.
 */
export function trustedClaims(ctx: Ctx): TrustedClaims | null {
  const { jwt } = ctx.senderAuth;
  if (jwt === null || typeof jwt.issuer !== 'string') return null;
  // The SDK types the audience as strings, but hands on what the token says.
  const audiences: readonly unknown[] = Array.isArray(jwt.audience) ? jwt.audience : [];
  const isTrusted = audiences.some(
    audience =>
      typeof audience === 'string' &&
      [...ctx.db.trustedIssuer.issuerAudience.filter([jwt.issuer, audience])].length > 0,
  );
  if (!isTrusted) return null;
  const { sid } = jwt.fullPayload;
  return { sid: typeof sid === 'string' ? sid : '' };
}
