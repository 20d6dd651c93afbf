/**
 * The first admin of an empty community: a link with a secret, printed once at the server's console.
 * Only its hash is kept. Whoever opens it while signed in becomes admin, and the link is spent.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Settings } from '../db/settings.ts';

/** Makes and spends the link. */
export class AdminLink {
  readonly #settings: Settings;
  /** Claims run one after the other: two people with the link must not both win. */
  #claiming: Promise<unknown> = Promise.resolve();

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  /**
   * Makes a new link in place of an older, unused one: the secret itself was never kept.
   * @param publicUrl origin of the app
   * @returns the address to open
   */
  async renew(publicUrl: string): Promise<string> {
    const token = randomBytes(24).toString('base64url');
    await this.#settings.write('adminLinkHash', hashOf(token));
    return `${publicUrl}/welcome/${token}`;
  }

  /**
   * Spends the link.
   * @param token from the link
   * @param makeAdmin runs while no other claim can; when it throws, the link stays good
   * @returns false when the token is wrong or spent
   */
  async claim(token: string, makeAdmin: () => Promise<void>): Promise<boolean> {
    const claim = this.#claiming.then(async () => {
      const expected = await this.#settings.read('adminLinkHash');
      if (expected === null || !isSame(hashOf(token), expected)) return false;
      await makeAdmin();
      await this.#settings.write('setup', 'done');
      await this.#settings.remove('adminLinkHash');
      return true;
    });
    this.#claiming = claim.catch(() => {});
    return await claim;
  }
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

function isSame(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}
