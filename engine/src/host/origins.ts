/**
 * Which web pages may talk to the engine. A browser says with each request which origin a page has;
 * other programs send none and are not held to this.
 */

/** Tells whether a page of this origin may talk to the engine. */
export type OriginCheck = (origin: string) => boolean;

const LOOPBACK = /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

/**
 * @param allowed origins such as `https://plaza.example`; `*` allows all. Without any, pages that
 *   this machine itself serves are allowed.
 * @throws {TypeError} something in the list is not an origin
 */
export function createOriginCheck(allowed: readonly string[]): OriginCheck {
  if (allowed.includes('*')) return () => true;
  if (allowed.length === 0) return origin => LOOPBACK.test(origin);
  const origins = new Set(allowed.map(normalizeOrigin));
  return origin => origins.has(origin);
}

function normalizeOrigin(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isOrigin =
    url !== null &&
    (url.protocol === 'http:' || url.protocol === 'https:') &&
    url.pathname === '/' &&
    url.search === '' &&
    url.hash === '' &&
    url.username === '';
  if (!isOrigin) throw new TypeError(`${text} is not an origin such as https://plaza.example`);
  return url.origin;
}
