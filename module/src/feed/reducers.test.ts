import { limits } from '@plaza/shared/limits';
import { pageSize } from '@plaza/shared/pages';
import { minutes, seconds } from '@plaza/shared/time';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  answer,
  enter,
  found,
  join,
  promote,
  type Registered,
  upload,
  write,
} from '../testing/fixtures.ts';
import { TestPlaza } from '../testing/test-plaza.ts';

let plaza: TestPlaza;
let ines: Registered;
let kofi: Registered;
let square: bigint;

beforeEach(async () => {
  plaza = await TestPlaza.start();
  ines = await enter(plaza, 'ines');
  kofi = await enter(plaza, 'kofi');
  square = await found(plaza, ines, 'town-square');
  await join(plaza, kofi, square);
});

afterEach(() => plaza.stop());

function post(id: bigint) {
  return plaza.only('post', row => row.id === id);
}

function comment(id: bigint) {
  return plaza.only('comment', row => row.id === id);
}

function counts(postId: bigint, commentId = 0n) {
  const rows = plaza
    .rows('reactionCount')
    .filter(row => row.postId === postId && row.commentId === commentId);
  return Object.fromEntries(rows.map(row => [row.emoji, row.count]));
}

describe('posts', () => {
  it('stand in the feed with the cleaned text and the transaction’s time', async () => {
    const id = await write(plaza, kofi, square, '  Bread at nine. \r\n');
    expect(post(id)).toMatchObject({
      spaceId: square,
      authorId: kofi.personId,
      text: 'Bread at nine.',
      seq: 0,
      page: 0,
      isPinned: false,
      editedAt: undefined,
      deletedAt: undefined,
    });
    expect(post(id).createdAt.microsSinceUnixEpoch).toBe(plaza.now);
  });

  it('are written once, however often they are sent', async () => {
    const sent = { requestId: plaza.uuid(), spaceId: square, text: 'Once.', pictures: [] };
    await plaza.call(kofi.caller, 'createPost', sent);
    await plaza.call(kofi.caller, 'createPost', sent);
    expect(plaza.rows('post')).toHaveLength(1);
    // Somebody else's request id does not hide one's own post.
    await plaza.call(ines.caller, 'createPost', sent);
    expect(plaza.rows('post')).toHaveLength(2);
  });

  it('have dense numbers, and open the next page before it is needed', async () => {
    const stats = () => plaza.only('spaceStats', row => row.spaceId === square);
    for (let count = 1; count <= pageSize + 1; count += 1) {
      await write(plaza, kofi, square, `Post ${count}`);
      expect(stats().lastPage).toBe(count < pageSize ? 0 : 1);
      await plaza.pass(minutes(1));
    }
    const seqs = plaza.rows('post').map(row => row.seq);
    expect(seqs.sort((a, b) => a - b)).toEqual(Array.from({ length: pageSize + 1 }, (_, i) => i));
    expect(plaza.rows('post').filter(row => row.page === 1)).toHaveLength(1);
    expect(stats()).toMatchObject({ postCount: pageSize + 1, nextSeq: pageSize + 1 });
  });

  it('carry pictures that their author uploaded, with their measures', async () => {
    const mine = await upload(plaza, kofi, 'kofis-bread');
    const pictures = [{ fileId: mine, alt: ' A loaf ' }];
    const requestId = plaza.uuid();
    await plaza.call(kofi.caller, 'createPost', { requestId, spaceId: square, text: '', pictures });
    expect(plaza.rows('post')[0]?.pictures).toEqual([
      { fileId: mine, alt: 'A loaf', width: 1_920, height: 1_280, placeholder: 'grey' },
    ]);
    const stolen = { requestId: plaza.uuid(), spaceId: square, text: 'Mine.', pictures };
    expect(await plaza.refusal(ines.caller, 'createPost', stolen)).toBe('PICTURE_UNKNOWN');
  });

  it('change their text, and say so', async () => {
    const id = await write(plaza, kofi, square);
    await plaza.pass(seconds(30));
    await plaza.call(kofi.caller, 'editPost', { postId: id, text: 'Kiln opened at seven.' });
    expect(post(id).text).toBe('Kiln opened at seven.');
    expect(post(id).editedAt?.microsSinceUnixEpoch).toBe(plaza.now);
  });

  it('become tombstones without words, pictures and pin', async () => {
    const fileId = await upload(plaza, kofi, 'kofis-bread');
    const pictures = [{ fileId, alt: '' }];
    const requestId = plaza.uuid();
    await plaza.call(kofi.caller, 'createPost', {
      requestId,
      spaceId: square,
      text: 'Hm',
      pictures,
    });
    const id = plaza.rows('post')[0]!.id;
    await plaza.call(ines.caller, 'pinPost', { postId: id });
    await plaza.call(kofi.caller, 'deletePost', { postId: id });
    expect(post(id)).toMatchObject({ text: '', pictures: [], isPinned: false, seq: 0 });
    expect(post(id).deletedBy?.tag).toBe('Author');
    expect(plaza.rows('file')).toEqual([]);
    expect(plaza.rows('outbox').map(row => row.kind)).toContain('filesDropped');
    for (const [name, args] of [
      ['editPost', { postId: id, text: 'Back' }],
      ['pinPost', { postId: id }],
      ['react', { postId: id, commentId: undefined, emoji: '🌱' }],
      ['addComment', { requestId: plaza.uuid(), postId: id, parentId: undefined, text: 'Hm?' }],
    ] as const) {
      const caller = name === 'pinPost' ? ines.caller : kofi.caller;
      expect(await plaza.refusal(caller, name, args), name).toBe('DELETED');
    }
    await plaza.call(kofi.caller, 'deletePost', { postId: id });
    await plaza.pass(seconds(1));
    expect(plaza.only('spaceStats', () => true).postCount).toBe(0);
  });

  it('keep a picture that another post still shows', async () => {
    const fileId = await upload(plaza, kofi, 'kofis-bread');
    for (const text of ['One', 'Two']) {
      const requestId = plaza.uuid();
      const pictures = [{ fileId, alt: '' }];
      await plaza.call(kofi.caller, 'createPost', { requestId, spaceId: square, text, pictures });
    }
    const [first] = plaza.rows('post');
    await plaza.call(kofi.caller, 'deletePost', { postId: first!.id });
    expect(plaza.rows('file')).toHaveLength(1);
  });

  it('say when a moderator took them away', async () => {
    const id = await write(plaza, kofi, square);
    await plaza.call(ines.caller, 'deletePost', { postId: id });
    expect(post(id).deletedBy?.tag).toBe('Moderator');
  });

  it('are pinned only so many', async () => {
    const ids: bigint[] = [];
    for (let count = 0; count <= limits.pinnedPostsPerSpaceMax; count += 1) {
      ids.push(await write(plaza, kofi, square, `Post ${count}`));
    }
    for (const postId of ids.slice(0, -1)) await plaza.call(ines.caller, 'pinPost', { postId });
    const postId = ids.at(-1)!;
    expect(await plaza.refusal(ines.caller, 'pinPost', { postId })).toBe('TOO_MANY_PINS');
    await plaza.call(ines.caller, 'unpinPost', { postId: ids[0]! });
    await plaza.call(ines.caller, 'pinPost', { postId });
    expect(post(postId).isPinned).toBe(true);
  });

  it('are limited to a pace', async () => {
    const send = () =>
      plaza.refusal(kofi.caller, 'createPost', {
        requestId: plaza.uuid(),
        spaceId: square,
        text: 'Again',
        pictures: [],
      });
    let accepted = 0;
    while ((await send()) === null) accepted += 1;
    expect(accepted).toBe(12);
    expect(await send()).toBe('RATE_LIMITED');
    await plaza.pass(seconds(10));
    expect(await send()).toBeNull();
  });
});

describe('comments', () => {
  it('answer a post or each other, in order', async () => {
    const postId = await write(plaza, ines, square);
    const first = await answer(plaza, kofi, { postId });
    const second = await answer(plaza, ines, { postId, parentId: first });
    expect(comment(first)).toMatchObject({ seq: 0, page: 0, parentId: undefined });
    expect(comment(second)).toMatchObject({ seq: 1, page: 0, parentId: first });
    await plaza.pass(seconds(1));
    expect(plaza.only('postCounters', row => row.postId === postId).commentCount).toBe(2);
  });

  it('do not answer across posts', async () => {
    const one = await write(plaza, ines, square);
    const other = await write(plaza, ines, square, 'Another');
    const parentId = await answer(plaza, kofi, { postId: one });
    const args = { requestId: plaza.uuid(), postId: other, parentId, text: 'Lost' };
    expect(await plaza.refusal(kofi.caller, 'addComment', args)).toBe('ARGUMENT_INVALID');
  });

  it('are written once, change and go like posts', async () => {
    const postId = await write(plaza, ines, square);
    const sent = { requestId: plaza.uuid(), postId, parentId: undefined, text: 'Once' };
    await plaza.call(kofi.caller, 'addComment', sent);
    await plaza.call(kofi.caller, 'addComment', sent);
    const [row] = plaza.rows('comment');
    expect(plaza.rows('comment')).toHaveLength(1);
    const commentId = row!.id;
    await plaza.call(kofi.caller, 'editComment', { commentId, text: 'Twice' });
    expect(comment(commentId)).toMatchObject({ text: 'Twice' });
    expect(comment(commentId).editedAt).toBeDefined();
    await plaza.call(kofi.caller, 'deleteComment', { commentId });
    expect(comment(commentId)).toMatchObject({ text: '', deletedBy: { tag: 'Author' } });
    await plaza.pass(seconds(1));
    expect(plaza.only('postCounters', () => true).commentCount).toBe(0);
  });

  it('mail those who are gone, a few times an hour, and nobody who is here', async () => {
    const postId = await write(plaza, ines, square);
    const mails = () => plaza.rows('outbox').filter(row => row.kind === 'commentAnswered');
    await answer(plaza, kofi, { postId });
    expect(mails()).toHaveLength(0);
    await plaza.disconnect(ines.caller);
    await plaza.pass(seconds(10));
    for (let count = 0; count < 6; count += 1) await answer(plaza, kofi, { postId });
    expect(mails()).toHaveLength(3);
    expect(mails()[0]).toMatchObject({ recipientId: ines.personId });
    expect(JSON.parse(mails()[0]!.payload)).toMatchObject({
      postId: postId.toString(),
      spaceSlug: 'town-square',
      authorName: 'kofi',
    });
  });
});

describe('reactions', () => {
  it('are counted by the tick, and once for each person and emoji', async () => {
    const postId = await write(plaza, ines, square);
    const react = { postId, commentId: undefined, emoji: 'need' };
    await plaza.call(kofi.caller, 'react', react);
    await plaza.call(kofi.caller, 'react', react);
    await plaza.call(ines.caller, 'react', react);
    await plaza.call(ines.caller, 'react', { ...react, emoji: '🌱' });
    expect(counts(postId)).toEqual({});
    await plaza.pass(seconds(1));
    expect(counts(postId)).toEqual({ need: 2, '🌱': 1 });
    expect(plaza.rows('settleTimer')).toEqual([]);
    await plaza.call(ines.caller, 'unreact', { ...react, emoji: '🌱' });
    await plaza.call(ines.caller, 'unreact', { ...react, emoji: '🌱' });
    await plaza.call(ines.caller, 'unreact', react);
    await plaza.pass(seconds(1));
    expect(counts(postId)).toEqual({ need: 1 });
  });

  it('that come and go within a tick change no public row', async () => {
    const postId = await write(plaza, ines, square);
    await plaza.pass(seconds(1));
    const react = { postId, commentId: undefined, emoji: 'vouch' };
    await plaza.call(kofi.caller, 'react', react);
    await plaza.call(kofi.caller, 'unreact', react);
    await plaza.pass(seconds(1));
    expect(counts(postId)).toEqual({});
    expect(plaza.rows('pendingReaction')).toEqual([]);
  });

  it('reach comments, beside the post’s own', async () => {
    const postId = await write(plaza, ines, square);
    const commentId = await answer(plaza, kofi, { postId });
    await plaza.call(ines.caller, 'react', { postId, commentId, emoji: 'useful' });
    await plaza.pass(seconds(1));
    expect(counts(postId)).toEqual({});
    expect(counts(postId, commentId)).toEqual({ useful: 1 });
    const elsewhere = await write(plaza, ines, square, 'Another');
    const lost = { postId: elsewhere, commentId, emoji: 'useful' };
    expect(await plaza.refusal(ines.caller, 'react', lost)).toBe('ARGUMENT_INVALID');
  });

  it('are one, in whichever form a keyboard writes the emoji', async () => {
    const postId = await write(plaza, ines, square);
    const [plain, marked] = ['\u2615', '\u2615\ufe0f'];
    await plaza.call(kofi.caller, 'react', { postId, commentId: undefined, emoji: plain });
    await plaza.call(kofi.caller, 'react', { postId, commentId: undefined, emoji: marked });
    await plaza.call(ines.caller, 'react', { postId, commentId: undefined, emoji: marked });
    await plaza.pass(seconds(1));
    expect(counts(postId)).toEqual({ [plain]: 2 });
    await plaza.call(kofi.caller, 'unreact', { postId, commentId: undefined, emoji: marked });
    await plaza.pass(seconds(1));
    expect(counts(postId)).toEqual({ [plain]: 1 });
  });

  it('are one emoji, and not too many', async () => {
    const postId = await write(plaza, ines, square);
    const react = (emoji: string) =>
      plaza.refusal(kofi.caller, 'react', { postId, commentId: undefined, emoji });
    expect(await react('like')).toBe('EMOJI_INVALID');
    expect(await react('🌱🌱')).toBe('EMOJI_INVALID');
    const emoji = ['🌱', '🍞', '🎺', '🚲', '🏺', '🪴', '🫖'];
    for (const one of emoji.slice(0, limits.reactionsPerPersonMax))
      expect(await react(one)).toBeNull();
    expect(await react(emoji.at(-1)!)).toBe('TOO_MANY_OWN_REACTIONS');
  });
});

describe('moderation', () => {
  it('ends with the role that allowed it, in that transaction', async () => {
    const greta = await enter(plaza, 'greta');
    await join(plaza, greta, square, { role: 'Moderator', owner: ines });
    const [first, second] = [await write(plaza, kofi, square), await write(plaza, kofi, square)];
    await plaza.call(greta.caller, 'deletePost', { postId: first });
    const { personId } = greta;
    const demotion = { spaceId: square, personId, role: { tag: 'Member' as const } };
    await plaza.call(ines.caller, 'setMemberRole', demotion);
    expect(await plaza.refusal(greta.caller, 'deletePost', { postId: second })).toBe('NOT_ALLOWED');
  });

  it('is open to moderators of all Plaza who never joined', async () => {
    const dario = await enter(plaza, 'dario');
    await promote(plaza, dario, 'Moderator');
    const postId = await write(plaza, kofi, square);
    await plaza.call(dario.caller, 'pinPost', { postId });
    expect(post(postId).isPinned).toBe(true);
  });
});
