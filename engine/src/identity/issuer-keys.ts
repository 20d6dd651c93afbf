/**
 * Public keys of other issuers, found through their OpenID discovery document and kept:
 *
 *   first token of an issuer ── discovery ── JWKS ──► cached
 *   after refreshMs            the cached keys serve on while new ones are fetched beside
 *   after expireMs             nothing is trusted before a fetch has succeeded
 *   a key id not in the cache  the keys are fetched again, at most once in cooldownMs: rotation
 *
 * Anybody may present a token that names any issuer, so an issuer costs at most one small request
 * at a time, goes to https (or to loopback, for development), follows no redirect, and never
 * gets in the way of issuers whose keys are known.
 */
import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
import { AuthenticationError } from './authentication-error.ts';

/** Limits of the cache and of its requests; all have defaults. */
export interface IssuerKeysOptions {
  /**
   * Where the operator says that an issuer's documents are, for issuers that cannot be asked under
   * their own name: behind a proxy, or moved. Issuer to origin.
   */
  readonly origins?: ReadonlyMap<string, string>;
  readonly fetch?: typeof fetch;
  /** Milliseconds, from any fixed point. */
  readonly now?: () => number;
  readonly refreshMs?: number;
  readonly expireMs?: number;
  readonly cooldownMs?: number;
  readonly timeoutMs?: number;
  readonly issuersMax?: number;
  readonly concurrentFetchesMax?: number;
  readonly documentBytesMax?: number;
}

const DEFAULTS = {
  origins: new Map<string, string>(),
  fetch: globalThis.fetch,
  now: () => performance.now(),
  refreshMs: 300_000,
  expireMs: 7_200_000,
  cooldownMs: 5_000,
  timeoutMs: 5_000,
  issuersMax: 100,
  concurrentFetchesMax: 8,
  documentBytesMax: 262_144,
} satisfies Required<IssuerKeysOptions>;

interface Issuer {
  keys: JWTVerifyGetKey | null;
  fetchedAt: number;
  /** When the last fetch ended, however it ended. */
  triedAt: number;
  pending: Promise<void> | null;
  /** Why there are no keys. */
  failure: string;
}

/** The cache of other issuers' keys. */
export class IssuerKeys {
  readonly #options: Required<IssuerKeysOptions>;
  /** In order of use: the first was used longest ago. */
  readonly #issuers = new Map<string, Issuer>();
  #fetches = 0;

  constructor(options: IssuerKeysOptions = {}) {
    this.#options = { ...DEFAULTS, ...options, origins: options.origins ?? DEFAULTS.origins };
  }

  /**
   * Runs a verification with the issuer's keys, and once more with freshly fetched ones if the
   * first run finds its key missing.
   * @param verify must throw what jose throws
   * @throws {AuthenticationError} the issuer is not acceptable or its keys cannot be had
   */
  async verifyWith<T>(issuer: string, verify: (keys: JWTVerifyGetKey) => Promise<T>): Promise<T> {
    if (!this.#options.origins.has(issuer)) requireAllowed(issuer, `The issuer ${issuer}`);
    const entry = this.#use(issuer);
    const { now, refreshMs, expireMs, cooldownMs } = this.#options;
    const age = now() - entry.fetchedAt;
    if (entry.keys === null || age > expireMs) {
      if (entry.pending || now() - entry.triedAt >= cooldownMs)
        await this.#fetchKeys(issuer, entry);
    } else if (age > refreshMs && now() - entry.triedAt >= cooldownMs) {
      void this.#fetchKeys(issuer, entry);
    }
    if (entry.keys === null || now() - entry.fetchedAt > expireMs) {
      throw new AuthenticationError(entry.failure);
    }
    try {
      return await verify(entry.keys);
    } catch (error) {
      const isUnknownKey = error instanceof errors.JWKSNoMatchingKey;
      if (!isUnknownKey || now() - entry.triedAt < cooldownMs) throw error;
      await this.#fetchKeys(issuer, entry);
      return verify(entry.keys);
    }
  }

  #use(issuer: string): Issuer {
    const known = this.#issuers.get(issuer);
    const entry = known ?? {
      keys: null,
      fetchedAt: Number.NEGATIVE_INFINITY,
      triedAt: Number.NEGATIVE_INFINITY,
      pending: null,
      failure: '',
    };
    this.#issuers.delete(issuer);
    this.#issuers.set(issuer, entry);
    if (this.#issuers.size > this.#options.issuersMax) this.#forgetOne();
    return entry;
  }

  /** Invented issuers go first: they have no keys, and must not push out one that has. */
  #forgetOne(): void {
    const [oldest] = this.#issuers.keys();
    const keyless = [...this.#issuers].find(([, { keys, pending }]) => keys === null && !pending);
    const name = keyless?.[0] ?? oldest;
    if (name !== undefined) this.#issuers.delete(name);
  }

  /** Joins a fetch that is under way; never rejects: a failure is kept in the entry. */
  #fetchKeys(issuer: string, entry: Issuer): Promise<void> {
    // Issuers that take their time must not keep the keys of a proven one from being renewed.
    entry.pending ??= this.#fetchOnce(issuer, entry.keys === null)
      .then(keys => {
        entry.keys = keys;
        entry.fetchedAt = this.#options.now();
      })
      .catch((error: unknown) => {
        entry.failure = `The keys of the issuer ${issuer} cannot be had: ${reason(error)}`;
      })
      .finally(() => {
        entry.triedAt = this.#options.now();
        entry.pending = null;
      });
    return entry.pending;
  }

  async #fetchOnce(issuer: string, isNew: boolean): Promise<JWTVerifyGetKey> {
    if (isNew && this.#fetches >= this.#options.concurrentFetchesMax) {
      throw new Error('too many issuers are being asked at once');
    }
    this.#fetches++;
    try {
      const base = issuer.replace(/\/+$/, '');
      const origin = this.#options.origins.get(issuer);
      const locate = (address: string) => (origin ? movedTo(origin, address) : address);
      const discovery = await this.#getJson(locate(`${base}/.well-known/openid-configuration`));
      if (!isRecord(discovery) || typeof discovery.jwks_uri !== 'string') {
        throw new Error('its discovery document names no jwks_uri');
      }
      if (typeof discovery.issuer !== 'string' || discovery.issuer.replace(/\/+$/, '') !== base) {
        throw new Error('its discovery document belongs to another issuer');
      }
      if (!origin) requireAllowed(discovery.jwks_uri, 'Its jwks_uri');
      const jwks = await this.#getJson(locate(discovery.jwks_uri));
      if (!isKeySet(jwks)) throw new Error('its jwks_uri gives no key set');
      return createLocalJWKSet(jwks);
    } finally {
      this.#fetches--;
    }
  }

  async #getJson(url: string): Promise<unknown> {
    const response = await this.#options.fetch(url, {
      headers: { accept: 'application/json' },
      redirect: 'error',
      signal: AbortSignal.timeout(this.#options.timeoutMs),
    });
    if (!response.ok) throw new Error(`${url} answered ${response.status}`);
    return JSON.parse(await readText(response, this.#options.documentBytesMax));
  }
}

/** The same path under another origin. */
function movedTo(origin: string, address: string): string {
  const { pathname, search } = new URL(address);
  return new URL(pathname + search, origin).href;
}

/** @throws {AuthenticationError} neither https nor loopback */
function requireAllowed(address: string, what: string): void {
  const url = URL.canParse(address) ? new URL(address) : null;
  const isLoopback = url !== null && /^(localhost|\[::1\]|127(\.\d{1,3}){3})$/.test(url.hostname);
  const isAllowed = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback);
  if (!isAllowed)
    throw new AuthenticationError(`${what} is neither an https nor a loopback address`);
}

async function readText(response: Response, bytesMax: number): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  if (!response.body) return '';
  // Leaving the loop early cancels the stream.
  for await (const chunk of response.body) {
    bytes += chunk.byteLength;
    if (bytes > bytesMax) throw new Error(`${response.url} answers with too much`);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isKeySet(value: unknown): value is JSONWebKeySet {
  return isRecord(value) && Array.isArray(value.keys) && value.keys.every(isRecord);
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // fetch says only "fetch failed" and keeps the reason in its cause.
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
