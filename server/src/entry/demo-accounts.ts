/** Accounts of the demonstration's people: no password, no mail that leads anywhere. */
import { identityOf, identityToHex } from '@plaza/shared/identity';
import { generateId } from 'better-auth';
import { eq, inArray } from 'drizzle-orm';
import type { Orm } from '../db/database.ts';
import { user } from '../db/schema.ts';
import type { DemoAccounts } from '../demo/seed.ts';

/** Makes and finds them; account-book.ts removes them. */
export class DatabaseDemoAccounts implements DemoAccounts {
  readonly #orm: Orm;
  readonly #issuer: string;

  constructor(orm: Orm, issuer: string) {
    this.#orm = orm;
    this.#issuer = issuer;
  }

  async ensure(
    people: readonly { readonly handle: string; readonly displayName: string }[],
  ): Promise<ReadonlyMap<string, bigint>> {
    const rows = people.map(({ handle, displayName }) => {
      const id = generateId();
      return {
        id,
        name: displayName,
        // A domain that can never exist (RFC 2606), so that no mail goes astray.
        email: `${handle}@demo.invalid`,
        emailVerified: true,
        demoHandle: handle,
        identity: identityToHex(identityOf(this.#issuer, id)),
      };
    });
    if (rows.length > 0)
      await this.#orm.insert(user).values(rows).onConflictDoNothing({ target: user.demoHandle });
    const handles = people.map(person => person.handle);
    const found = await this.#orm.select().from(user).where(inArray(user.demoHandle, handles));
    return new Map(found.map(row => [row.demoHandle ?? '', BigInt(`0x${row.identity}`)]));
  }

  /** @returns the account's id, or null when nobody of that handle can be entered */
  async find(handle: string): Promise<string | null> {
    const rows = await this.#orm
      .select({ id: user.id })
      .from(user)
      .where(eq(user.demoHandle, handle));
    return rows[0]?.id ?? null;
  }

  /** @returns handles of all who can be entered */
  async handles(): Promise<ReadonlySet<string>> {
    const rows = await this.#orm.select({ handle: user.demoHandle }).from(user);
    return new Set(rows.flatMap(row => (row.handle === null ? [] : [row.handle])));
  }
}
