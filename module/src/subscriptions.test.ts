/** The subscriptions that the README offers: each is answered from an index, never by a scan. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TableName, TestPlaza } from './testing/test-plaza.ts';

const offered: readonly (readonly [TableName, ...string[]])[] = [
  ['person', 'id'],
  ['person', 'handle'],
  ['presence', 'personId'],
  ['space', 'id'],
  ['space', 'slug'],
  ['spaceMember', 'spaceId'],
  ['spaceMember', 'personId'],
  ['spaceMember', 'spaceId', 'personId'],
  ['spaceStats', 'spaceId'],
  ['post', 'spaceId', 'page'],
  ['post', 'spaceId', 'isPinned'],
  ['post', 'id'],
  ['postCounters', 'spaceId', 'page'],
  ['postCounters', 'postId'],
  ['comment', 'postId', 'page'],
  ['reaction', 'personId', 'spaceId', 'page'],
  ['reaction', 'postId'],
  ['reactionCount', 'spaceId', 'page', 'commentId'],
  ['reactionCount', 'postId', 'commentPage'],
  ['reactionCount', 'postId', 'commentId'],
  ['file', 'id'],
];

describe('public tables', () => {
  let plaza: TestPlaza;

  beforeAll(async () => {
    plaza = await TestPlaza.start();
  });

  afterAll(() => plaza.stop());

  for (const [table, ...columns] of offered) {
    it(`have an index for ${table} by ${columns.join(', ')}`, () => {
      expect(plaza.indexes(table)).toContainEqual(columns);
    });
  }

  it('are those, and no others', () => {
    expect([...plaza.publicTables].sort()).toEqual(
      [...new Set(offered.map(([name]) => name))].sort(),
    );
  });
});
