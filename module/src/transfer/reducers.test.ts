import { seconds } from '@plaza/shared/time';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answer, enter, found, join, promote, upload, write } from '../testing/fixtures.ts';
import { type CallArgs, type TableName, TestPlaza } from '../testing/test-plaza.ts';

/** Tables of a host, not of the community: nothing of them moves. */
const stays: readonly TableName[] = [
  'serviceIdentity',
  'session',
  'presence',
  'departureTimer',
  'spaceHere',
  'settleTimer',
  'outboxTimer',
  'tokenBucket',
  'sweepTimer',
];

let here: TestPlaza;
let there: TestPlaza;
let moved: TableName[];

beforeAll(async () => {
  here = await TestPlaza.start();
  there = await TestPlaza.start();
  moved = here.tables.filter(table => !stays.includes(table));
  const owner = await enter(here, 'owner-ines');
  const spaceId = await found(here, owner, 'town-square');
  const friend = await enter(here, 'friend');
  await join(here, friend, spaceId);
  await promote(here, friend, 'Provider');
  await upload(here, friend, 'picture-of-a-ferry');
  const postId = await write(here, friend, spaceId);
  await answer(here, owner, { postId });
  await here.call(owner.caller, 'react', { postId, commentId: undefined, emoji: 'need' });
  await here.pass(seconds(1));
});
afterAll(async () => {
  await here.stop();
  await there.stop();
});

/** Every row of one table, as an export would carry it over. */
async function carry(table: TableName): Promise<void> {
  const tag = `${table.charAt(0).toUpperCase()}${table.slice(1)}`;
  // `moved` has the variants' names but for that, and a table's rows are of its variant's type.
  const rows = { tag, value: here.rows(table) } as CallArgs<'importRows'>['rows'];
  await there.call(there.service, 'importRows', { rows });
}

describe('moving a community', () => {
  it('brings every row of every table over, though some come twice', async () => {
    for (const table of moved) await carry(table);
    const [first] = moved;
    if (first) await carry(first);
    for (const table of moved) expect(there.digestOf(table), table).toBe(here.digestOf(table));
  });

  it('gives new ids behind those that came', async () => {
    const last = here.rows('post').at(-1)?.id ?? 0n;
    await there.call(there.service, 'advanceIds', { table: 'post', upTo: 50n });
    expect(there.digestOf('post')).toBe(here.digestOf('post'));
    const friend = await there.connect({ subject: 'friend' });
    const spaceId = there.only('space', space => space.slug === 'town-square').id;
    const requestId = there.uuid();
    await there.call(friend, 'createPost', { requestId, spaceId, text: 'Moved in.', pictures: [] });
    const post = there.only('post', row => row.text === 'Moved in.');
    expect(post.id).toBeGreaterThan(50n);
    expect(last).toBeLessThan(50n);
    expect(post.authorId).toBe(here.only('person', row => row.handle === 'friend').id);
  });

  it('refuses to count up what the host does not count', async () => {
    for (const table of ['file', 'session', 'nosuch', 'constructor']) {
      const args = { table, upTo: 5n };
      expect(await there.refusal(there.service, 'advanceIds', args)).toBe('NOT_FOUND');
    }
  });
});
