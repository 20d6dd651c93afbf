/** Tells who a token belongs to, and gives tokens to those who have none. */
import { randomUUID } from 'node:crypto';
import { decodeJwt, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify, SignJWT } from 'jose';
import { AuthenticationError } from './authentication-error.ts';
import { identityFromClaims, identityFromHex, identityToHex } from './identity.ts';
import { IssuerKeys } from './issuer-keys.ts';
import type { SigningKeys } from './signing-keys.ts';

/** A token that was accepted, and what it says. */
export interface Credentials {
  readonly identity: bigint;
  readonly token: string;
  /** The token's payload as JSON, for the module's `ctx.senderAuth`. */
  readonly claims: string;
  /** Seconds since 1970; null for a token without end. */
  readonly expiresAt: number | null;
}

/** Dependencies and settings of an authenticator. */
export interface AuthenticatorOptions {
  readonly keys: SigningKeys;
  readonly issuerKeys?: IssuerKeys;
  /** Issuer of the engine's own identities. */
  readonly localIssuer?: string;
  readonly now?: () => Date;
}

// A shared secret would let any holder of an issuer's public document sign, so no HS256.
const ALGORITHMS = ['ES256', 'RS256'];
/** Seconds by which the clocks of issuer and engine may differ. */
const CLOCK_TOLERANCE_SECONDS = 60;
const WEBSOCKET_TOKEN_SECONDS = 60;
const CLAIM_BYTES_MAX = 128;

/**
 * Accepts tokens that the engine signed itself, whatever issuer they name (it signs short-lived
 * copies of others' tokens), and tokens of any OpenID issuer whose keys can be found. Whether an
 * issuer is to be trusted with anything is for the module to decide.
 */
export class Authenticator {
  readonly #keys: SigningKeys;
  readonly #issuerKeys: IssuerKeys;
  readonly #localIssuer: string;
  readonly #now: () => Date;

  constructor(options: AuthenticatorOptions) {
    this.#keys = options.keys;
    this.#issuerKeys = options.issuerKeys ?? new IssuerKeys();
    this.#localIssuer = options.localIssuer ?? 'localhost';
    this.#now = options.now ?? (() => new Date());
  }

  /** The key that verifies the engine's own tokens, as PEM. */
  get publicKeyPem(): string {
    return this.#keys.publicKeyPem;
  }

  /**
   * Verifies a token: signature, expiry, and the claims that an identity needs.
   * @throws {AuthenticationError} it is not acceptable
   */
  async authenticate(token: string): Promise<Credentials> {
    const payload = await this.#verify(token);
    const { identity } = requireClaims(payload);
    return { identity, token, claims: payloadText(token), expiresAt: payload.exp ?? null };
  }

  /** Gives out a new identity with a token that does not expire. */
  async issueIdentity(): Promise<Credentials> {
    return this.#sign({ iss: this.#localIssuer, sub: randomUUID(), aud: ['spacetimedb'] });
  }

  /**
   * A copy of a token, signed by the engine and good for a minute, but no longer than the token:
   * browsers cannot send headers with a websocket, and a token in an address ends up in logs.
   */
  async issueWebsocketToken(credentials: Credentials): Promise<string> {
    const payload = decodeJwt(credentials.token);
    const exp = Math.min(this.#seconds() + WEBSOCKET_TOKEN_SECONDS, payload.exp ?? Infinity);
    return (await this.#sign({ ...payload, exp })).token;
  }

  async #verify(token: string): Promise<JWTPayload> {
    const options = {
      algorithms: ALGORITHMS,
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      currentDate: this.#now(),
    };
    try {
      return (await jwtVerify(token, this.#keys.publicKey, options)).payload;
    } catch (ownKeyError) {
      const issuer = issuerOf(token);
      if (issuer === this.#localIssuer || !mayBeForeign(ownKeyError)) throw refusal(ownKeyError);
      try {
        return await this.#issuerKeys.verifyWith(issuer, keys =>
          verifyWithSet(token, keys, options),
        );
      } catch (error) {
        throw refusal(error);
      }
    }
  }

  async #sign(payload: JWTPayload): Promise<Credentials> {
    const iat = this.#seconds();
    const identity = identityFromClaims(payload.iss ?? '', payload.sub ?? '');
    const token = await new SignJWT({ hex_identity: identityToHex(identity), ...payload, iat })
      .setProtectedHeader({ typ: 'JWT', alg: 'ES256' })
      .sign(this.#keys.privateKey);
    return { identity, token, claims: payloadText(token), expiresAt: payload.exp ?? null };
  }

  #seconds(): number {
    return Math.floor(this.#now().getTime() / 1000);
  }
}

interface VerifyOptions {
  readonly algorithms: string[];
  readonly clockTolerance: number;
  readonly currentDate: Date;
}

/** A token without a key id may fit several keys of its issuer: each is tried. */
async function verifyWithSet(
  token: string,
  keys: JWTVerifyGetKey,
  options: VerifyOptions,
): Promise<JWTPayload> {
  try {
    return (await jwtVerify(token, keys, options)).payload;
  } catch (error) {
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error;
    for await (const key of error) {
      try {
        return (await jwtVerify(token, key, options)).payload;
      } catch (keyError) {
        if (!(keyError instanceof errors.JWSSignatureVerificationFailed)) throw keyError;
      }
    }
    throw new errors.JWSSignatureVerificationFailed();
  }
}

/**
 * Only after a good signature are expiry and claims looked at; any other failure, such as an
 * algorithm that does not go with our key, leaves open that another issuer signed.
 */
function mayBeForeign(error: unknown): boolean {
  return !(error instanceof errors.JWTExpired || error instanceof errors.JWTClaimValidationFailed);
}

function requireClaims(payload: JWTPayload): { identity: bigint } {
  const issuer = requireName(payload.iss, 'issuer');
  const subject = requireName(payload.sub, 'subject');
  if (typeof payload.iat !== 'number') {
    throw new AuthenticationError('The token does not say when it was issued');
  }
  const identity = identityFromClaims(issuer, subject);
  const stated = payload.hex_identity;
  if (stated !== undefined && stated !== null) {
    if (typeof stated !== 'string' || identityFromHex(stated) !== identity) {
      throw new AuthenticationError('The identity in the token does not follow from its claims');
    }
  }
  return { identity };
}

function requireName(value: unknown, what: string): string {
  if (typeof value !== 'string' || value === '') {
    throw new AuthenticationError(`The token has no ${what}`);
  }
  if (Buffer.byteLength(value) > CLAIM_BYTES_MAX) {
    throw new AuthenticationError(`The token's ${what} is longer than ${CLAIM_BYTES_MAX} bytes`);
  }
  return value;
}

function issuerOf(token: string): string {
  try {
    return requireName(decodeJwt(token).iss, 'issuer');
  } catch (error) {
    throw refusal(error);
  }
}

/** The JSON between the dots, as the issuer wrote it. Only for verified tokens. */
function payloadText(token: string): string {
  return Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8');
}

/** What the bearer hears, in the words of the real host where it has some. */
function refusal(error: unknown): unknown {
  if (error instanceof AuthenticationError) return error;
  const wrap = (message: string) => new AuthenticationError(message, { cause: error });
  if (error instanceof errors.JWTExpired) return wrap('Invalid token: ExpiredSignature');
  if (error instanceof errors.JWSSignatureVerificationFailed) {
    return wrap('Invalid token: InvalidSignature');
  }
  if (error instanceof errors.JWKSNoMatchingKey) return wrap('Specified key ID not found in JWKs');
  if (error instanceof errors.JOSEError || error instanceof TypeError) {
    return wrap('Invalid token: InvalidToken');
  }
  return error;
}
