import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../db/database.ts';
import { session, user } from '../db/schema.ts';
import { databaseKinds } from '../testing/test-databases.ts';
import { AccountBook } from './account-book.ts';

const NOW = new Date('2026-06-01T12:00:00Z');
const identityOfNumber = (n: number) => n.toString(16).padStart(64, '0');

describe.each(databaseKinds())('AccountBook on $name', ({ open }) => {
  let database: Database;
  let end: () => Promise<void>;
  let book: AccountBook;
  let ended: string[] = [];

  beforeAll(async () => {
    ({ database, end } = await open());
    book = new AccountBook(database.orm, async ({ sessionId }) => {
      ended.push(sessionId);
    });
    const people = [
      { id: 'older', demoHandle: null, createdAt: new Date('2026-01-01') },
      { id: 'newer', demoHandle: null, createdAt: new Date('2026-02-01') },
      { id: 'drawn', demoHandle: 'yusra', createdAt: new Date('2026-01-01') },
    ];
    await database.orm.insert(user).values(
      people.map((person, i) => ({
        ...person,
        name: person.id,
        email: `${person.id}@example.org`,
        identity: identityOfNumber(i),
      })),
    );
    const sessions = [
      { id: 'over', userId: 'older', expiresAt: new Date(NOW.getTime() - 1) },
      { id: 'running', userId: 'older', expiresAt: new Date(NOW.getTime() + 1) },
      { id: 'of-drawn', userId: 'drawn', expiresAt: new Date(NOW.getTime() + 1) },
    ];
    await database.orm
      .insert(session)
      .values(sessions.map(each => ({ ...each, token: each.id, updatedAt: NOW })));
  });
  afterAll(() => end?.());

  it('finds the account behind any of a person’s identities', async () => {
    const both = [identityOfNumber(1), identityOfNumber(0), identityOfNumber(99)];
    expect(await book.ofIdentities(both)).toEqual({
      email: 'older@example.org',
      isVerified: false,
      isDemo: false,
    });
    expect(await book.ofIdentities([identityOfNumber(2)])).toMatchObject({ isDemo: true });
    expect(await book.ofIdentities([identityOfNumber(99)])).toBe(null);
    expect(await book.ofIdentities([])).toBe(null);
  });

  it('removes sessions whose time is over, and tells of each', async () => {
    await book.removeExpiredSessions(NOW);
    expect(ended).toEqual(['over']);
    await book.removeExpiredSessions(NOW);
    expect(ended).toEqual(['over']);
  });

  it('removes people of the demonstration with their sessions, and nobody else', async () => {
    ended = [];
    await book.removeDemo(['yusra', 'unknown', 'older']);
    expect(ended).toEqual(['of-drawn']);
    const left = await database.orm.query.user.findMany();
    expect(left.map(each => each.id).sort()).toEqual(['newer', 'older']);
  });
});
