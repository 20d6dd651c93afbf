import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../db/database.ts';
import { databaseKinds } from '../testing/test-databases.ts';
import { FAILURES_IN_ALL, FAILURES_PER_ADDRESS, Lockout } from './lockout.ts';

const MINUTE = 60_000;

let database: Database;
let now = Date.UTC(2026, 0, 1);
let lockout: Lockout;

const isLocked = (attempt: { email: string; address: string }) =>
  lockout.check(attempt).then(
    () => false,
    () => true,
  );

async function fail(attempt: { email: string; address: string }, times: number): Promise<void> {
  for (let i = 0; i < times; i++) await lockout.recordFailure(attempt);
}

describe.each(databaseKinds())('Lockout on $name', ({ open }) => {
  let end: () => Promise<void>;
  beforeAll(async () => {
    ({ database, end } = await open());
    lockout = new Lockout(database.orm, () => now);
  });
  afterAll(() => end?.());

  it('locks one address and not the owner at another, for a quarter of an hour', async () => {
    const guesser = { email: 'a@example.org', address: '203.0.113.1' };
    const owner = { email: 'a@example.org', address: '203.0.113.2' };
    await fail(guesser, FAILURES_PER_ADDRESS - 1);
    expect(await isLocked(guesser)).toBe(false);
    await fail(guesser, 1);
    expect(await isLocked(guesser)).toBe(true);
    expect(await isLocked(owner)).toBe(false);
    now += 15 * MINUTE;
    expect(await isLocked(guesser)).toBe(false);
  });

  it('forgives failures that lie apart', async () => {
    const forgetful = { email: 'b@example.org', address: '203.0.113.1' };
    for (let i = 0; i < FAILURES_PER_ADDRESS; i++) {
      await fail(forgetful, 1);
      now += 16 * MINUTE;
    }
    expect(await isLocked(forgetful)).toBe(false);
  });

  it('starts again after a success', async () => {
    const typist = { email: 'c@example.org', address: '203.0.113.1' };
    await fail(typist, FAILURES_PER_ADDRESS - 1);
    await lockout.recordSuccess(typist);
    await fail(typist, FAILURES_PER_ADDRESS - 1);
    expect(await isLocked(typist)).toBe(false);
  });

  it('locks everywhere when many addresses guess, until the owner proves the mail address', async () => {
    const email = 'd@example.org';
    for (let i = 0; i < FAILURES_IN_ALL; i++) await fail({ email, address: `198.51.100.${i}` }, 1);
    const owner = { email, address: '203.0.113.9' };
    expect(await isLocked(owner)).toBe(true);
    await lockout.forget('D@Example.org');
    expect(await isLocked(owner)).toBe(false);
  });

  it('keeps no counter longer than it can matter', async () => {
    const attempt = { email: 'e@example.org', address: '203.0.113.1' };
    await fail(attempt, FAILURES_PER_ADDRESS);
    await lockout.cleanUp();
    expect(await isLocked(attempt)).toBe(true);
    now += 31 * MINUTE;
    await lockout.cleanUp();
    expect(await database.orm.query.signInFailure.findMany()).toEqual([]);
  });
});
