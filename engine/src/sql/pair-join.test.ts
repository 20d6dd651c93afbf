import { expect, test } from 'vitest';
import { PairJoin } from './pair-join.ts';
import { resolveSubscription } from './resolve.ts';
import { forEachRowOf, RowListBuilder } from './row-list.ts';
import type { RowSource } from './row-source.ts';
import { memoryRelation } from './testing/memory-relation.ts';

/** Space 1 has members 0..99, space 2 has none, space 3 has member 7 alone. */
const spaces = memoryRelation('space', { id: { tag: 'U32' } }, [[1], [2], [3]], ['id']);
const members = [...Array.from({ length: 100 }, (_, who) => [1, who]), [3, 7]];

/** Which spaces have a partner, and how many members were looked at to find out. */
function search(condition: string, indexes: readonly (string | readonly string[])[]) {
  let lookedAt = 0;
  const stored = memoryRelation(
    'member',
    { space: { tag: 'U32' }, who: { tag: 'U32' } },
    members,
    indexes,
  );
  const member: RowSource = {
    ...stored,
    indexes: stored.indexes.map(index => ({
      ...index,
      someMatch: (key, isWanted) =>
        index.someMatch(key, (bytes, start, end) => {
          lookedAt += 1;
          return isWanted(bytes, start, end);
        }),
    })),
  };
  const sources = [spaces, member];
  const query = resolveSubscription(
    `select space.* from space join member on space.id = member.space ${condition}`,
    { sender: 0n, relation: name => sources.find(source => source.name === name) ?? null },
  );
  const join = new PairJoin(query);
  const found: number[] = [];
  const all = new RowListBuilder();
  spaces.forEachRow((bytes, start, end) => all.push(bytes, start, end));
  forEachRowOf(all.finish(), (bytes, start) => {
    if (join.hasPartner(0, bytes, start)) found.push(bytes[start] ?? 0);
  });
  return { found, lookedAt };
}

test('a search for a partner ends at the first one', () => {
  expect(search('', ['space'])).toEqual({ found: [1, 3], lookedAt: 2 });
});

test('a constant narrows the search when an index covers it', () => {
  expect(search('where member.who = 99', ['space'])).toEqual({ found: [1], lookedAt: 101 });
  for (const columns of [
    ['space', 'who'],
    ['who', 'space'],
  ]) {
    const indexes = ['space', columns];
    expect(search('where member.who = 99', indexes)).toEqual({ found: [1], lookedAt: 1 });
    expect(search('where member.who = 7', indexes)).toEqual({ found: [1, 3], lookedAt: 2 });
  }
});

test('one of several constants is no constant', () => {
  const condition = 'where member.who = 7 or member.who = 500';
  expect(search(condition, ['space', ['space', 'who']]).found).toEqual([1, 3]);
});
