import { act, renderHook } from '@testing-library/react';
import type { ReactNode } from 'react';
import { Timestamp } from 'spacetimedb';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AccountStore } from '../account/account-store.ts';
import { AccountContext } from '../account/use-account.ts';
import { startI18n } from '../i18n/i18n.ts';
import { Plaza } from '../live/plaza.ts';
import { PlazaContext } from '../live/use-plaza.ts';
import { useReactions } from './use-reactions.ts';

const target = { postId: 1n, commentId: 0n };
let plaza: Plaza;
let nextId = 1n;

beforeAll(startI18n);

beforeEach(() => {
  plaza = new Plaza({
    locate: async () => ({ uri: 'http://127.0.0.1:1', database: 'none' }),
    freshToken: async () => ({ kind: 'visitor', token: undefined }),
    keepVisitorToken: () => {},
  });
});

function count(emoji: string, number: number): void {
  const place = { spaceId: 1n, page: 0, commentPage: 0 };
  plaza.reactionCounts.put({ id: nextId++, ...place, ...target, emoji, count: number });
}

function wrapper({ children }: { children: ReactNode }) {
  return (
    <AccountContext value={new AccountStore({ onOtherAccount: () => {} })}>
      <PlazaContext value={plaza}>{children}</PlazaContext>
    </AccountContext>
  );
}

describe('reactions under a post', () => {
  it('stand with the named ones first, then by how many there are', () => {
    count('🔥', 3);
    count('🌱', 9);
    count('useful', 1);
    count('need', 2);
    const { result } = renderHook(() => useReactions(target), { wrapper });
    expect(result.current.reactions.map(reaction => reaction.emoji)).toEqual([
      'need',
      'useful',
      '🌱',
      '🔥',
    ]);
  });

  it('change when a count arrives, and leave other targets alone', async () => {
    const { result } = renderHook(() => useReactions(target), { wrapper });
    const other = { id: nextId++, spaceId: 1n, page: 0, commentPage: 0, postId: 1n, commentId: 7n };
    await act(async () => {
      count('need', 1);
      plaza.reactionCounts.put({ ...other, emoji: 'vouch', count: 4 });
    });
    expect(result.current.reactions).toEqual([{ emoji: 'need', count: 1, isMine: false }]);
  });

  it('are nobody’s own to a visitor', () => {
    count('need', 1);
    plaza.reactions.put({
      id: nextId++,
      spaceId: 1n,
      page: 0,
      ...target,
      personId: 5n,
      emoji: 'need',
      createdAt: new Timestamp(0n),
    });
    const { result } = renderHook(() => useReactions(target), { wrapper });
    expect(result.current.reactions[0]?.isMine).toBe(false);
  });
});
