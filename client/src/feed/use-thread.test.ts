import type { Comment } from '@plaza/shared/bindings/types';
import { Timestamp, Uuid } from 'spacetimedb';
import { describe, expect, it } from 'vitest';
import { treeOf } from './use-thread.ts';

function comment(id: bigint, parentId?: bigint): Comment {
  return {
    id,
    postId: 1n,
    seq: Number(id),
    page: 0,
    parentId,
    authorId: 1n,
    text: String(id),
    createdAt: new Timestamp(0n),
    editedAt: undefined,
    deletedAt: undefined,
    deletedBy: undefined,
    requestId: Uuid.NIL,
  };
}

const shape = (comments: Comment[]) =>
  treeOf(comments).map(({ comment: { id }, answers }) => [id, ...answers.map(answer => answer.id)]);

describe('comments under what they answer', () => {
  it('keeps the order in which they were written', () => {
    expect(shape([comment(1n), comment(2n), comment(3n, 1n)])).toEqual([[1n, 3n], [2n]]);
  });

  it('puts an answer to an answer in the same row', () => {
    expect(shape([comment(1n), comment(2n, 1n), comment(3n, 2n)])).toEqual([[1n, 2n, 3n]]);
  });

  it('lets one stand for itself whose parent is not on the screen', () => {
    expect(shape([comment(5n, 1n), comment(6n, 5n)])).toEqual([[5n, 6n]]);
  });
});
