import { limits } from '@plaza/shared/limits';
import { describe, expect, it } from 'vitest';
import {
  checkCommentText,
  checkPictures,
  checkPostText,
  deleterOf,
  excerptOf,
  reactionRefusal,
} from './rules.ts';

describe('texts', () => {
  it('need words unless a picture speaks', () => {
    expect(checkPostText(' ', { pictureCount: 0 })).toMatchObject({ code: 'TEXT_EMPTY' });
    expect(checkPostText(' ', { pictureCount: 1 })).toEqual({ isValid: true, value: '' });
    expect(checkCommentText('')).toMatchObject({ code: 'TEXT_EMPTY' });
  });

  it('have an end', () => {
    const post = 'x'.repeat(limits.postLengthMax + 1);
    expect(checkPostText(post, { pictureCount: 0 })).toMatchObject({ code: 'TEXT_TOO_LONG' });
    const comment = 'x'.repeat(limits.commentLengthMax + 1);
    expect(checkCommentText(comment)).toMatchObject({ code: 'TEXT_TOO_LONG' });
  });
});

describe('checkPictures', () => {
  const picture = (fileId: string) => ({ fileId, alt: ' Two bowls ' });

  it('cleans descriptions', () => {
    expect(checkPictures([picture('a')])).toEqual({
      isValid: true,
      value: [{ fileId: 'a', alt: 'Two bowls' }],
    });
  });

  it('refuses a fifth, and the same one twice', () => {
    expect(checkPictures(['a', 'b', 'c', 'd', 'e'].map(picture))).toMatchObject({
      code: 'TOO_MANY_PICTURES',
    });
    expect(checkPictures([picture('a'), picture('a')])).toMatchObject({
      code: 'ARGUMENT_INVALID',
    });
  });
});

describe('deleterOf', () => {
  it('prefers the author, and lets nobody else but moderators', () => {
    expect(deleterOf({ isAuthor: true, isModerator: true })).toBe('Author');
    expect(deleterOf({ isAuthor: false, isModerator: true })).toBe('Moderator');
    expect(deleterOf({ isAuthor: false, isModerator: false })).toBeNull();
  });
});

describe('reactionRefusal', () => {
  const full = new Set(
    Array.from({ length: limits.reactionKindsPerTargetMax }, (_, index) => `e${index}`),
  );

  it('lets more people join a reaction, but not ever more kinds', () => {
    expect(reactionRefusal('e1', { kinds: full, ownCount: 0 })).toBeNull();
    expect(reactionRefusal('new', { kinds: full, ownCount: 0 })).toBe('TOO_MANY_REACTIONS');
    expect(reactionRefusal('new', { kinds: new Set(), ownCount: 0 })).toBeNull();
  });

  it('gives nobody more than their share', () => {
    const ownCount = limits.reactionsPerPersonMax;
    expect(reactionRefusal('e1', { kinds: full, ownCount })).toBe('TOO_MANY_OWN_REACTIONS');
  });
});

describe('excerptOf', () => {
  it('cuts at 200 characters, never inside one', () => {
    expect(excerptOf('short')).toBe('short');
    expect(Array.from(excerptOf('🌱'.repeat(300)))).toHaveLength(200);
  });
});
