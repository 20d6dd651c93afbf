import { hours, instant, later, minutes, seconds } from '@plaza/shared/time';
import { Timestamp, type Uuid } from 'spacetimedb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answer, enter, join, promote, upload, write } from '../testing/fixtures.ts';
import { TestPlaza } from '../testing/test-plaza.ts';

let plaza: TestPlaza;
let postRequestId: Uuid;
let commentRequestId: Uuid;

const monday = instant(1_790_000_000_000_000n);

beforeEach(async () => {
  plaza = await TestPlaza.start();
  postRequestId = plaza.uuid();
  commentRequestId = plaza.uuid();
});

afterEach(() => plaza.stop());

function at(hour: number): Timestamp {
  return new Timestamp(later(monday, hours(hour)));
}

/** Two people, a space, a post with a picture, a comment and reactions. */
async function importYard() {
  const send = plaza.service;
  for (const handle of ['greta', 'mateo']) {
    await plaza.call(send, 'importPerson', {
      identity: plaza.identityOf(`demo-${handle}`),
      handle,
      displayName: handle,
      headline: '',
      bio: '',
      hue: 1,
      trade: undefined,
      createdAt: at(0),
    });
  }
  await plaza.call(send, 'importSpace', {
    requestId: plaza.uuid(),
    slug: 'repair-bench',
    name: 'Repair bench',
    description: '',
    hue: 2,
    icon: 'wrench',
    ownerHandle: 'greta',
    createdAt: at(1),
  });
  const role = { tag: 'Member' as const };
  const member = { slug: 'repair-bench', handle: 'mateo', role, joinedAt: at(2) };
  await plaza.call(send, 'importMember', member);
  for (const [id, isAvatar] of [
    ['face-of-greta', true],
    ['mixer-picture', false],
  ] as const) {
    await plaza.call(send, 'importFile', {
      id,
      ownerHandle: 'greta',
      mime: 'image/webp',
      width: 640,
      height: 480,
      byteSize: 9_000,
      placeholder: '',
      isAvatar,
      createdAt: at(2),
    });
  }
  await plaza.call(send, 'importPost', {
    requestId: postRequestId,
    slug: 'repair-bench',
    authorHandle: 'greta',
    text: 'My mixer hums but does not turn.',
    pictures: [{ fileId: 'mixer-picture', alt: 'A mixer' }],
    isPinned: true,
    createdAt: at(3),
  });
  await plaza.call(send, 'importComment', {
    requestId: commentRequestId,
    postRequestId,
    parentRequestId: undefined,
    authorHandle: 'mateo',
    text: 'Bring it on Saturday.',
    createdAt: at(4),
  });
  for (const [handle, comment] of [
    ['mateo', undefined],
    ['greta', commentRequestId],
  ] as const) {
    await plaza.call(send, 'importReaction', {
      postRequestId,
      commentRequestId: comment,
      handle,
      emoji: 'need',
      createdAt: at(5),
    });
  }
  await plaza.pass(seconds(1));
}

describe('the import', () => {
  it('writes a past', async () => {
    await importYard();
    const [post] = plaza.rows('post');
    expect(post).toMatchObject({ isPinned: true, seq: 0 });
    expect(post?.createdAt.microsSinceUnixEpoch).toBe(at(3).microsSinceUnixEpoch);
    expect(post?.pictures).toMatchObject([{ width: 640, alt: 'A mixer' }]);
    const greta = plaza.only('person', row => row.handle === 'greta');
    expect(greta).toMatchObject({ isDemo: true, avatarFileId: 'face-of-greta' });
    const seen = plaza.only('presence', row => row.personId === greta.id);
    expect(seen.lastSeenAt.microsSinceUnixEpoch).toBe(at(5).microsSinceUnixEpoch);
    expect(plaza.rows('reactionCount').map(row => row.count)).toEqual([1, 1]);
    expect(plaza.rows('spaceStats')).toMatchObject([{ memberCount: 2, postCount: 1 }]);
    expect(plaza.rows('postCounters')).toMatchObject([{ commentCount: 1 }]);
    // The past sends no mail.
    expect(plaza.rows('outbox')).toEqual([]);
  });

  it('can be repeated after an interruption', async () => {
    await importYard();
    const before = plaza.digest();
    await importYard();
    for (const table of [
      'person',
      'space',
      'spaceMember',
      'post',
      'comment',
      'reaction',
      'file',
    ] as const) {
      expect(plaza.digestOf(table), table).toBe(before.get(table));
    }
  });

  it('lets an account enter as one of its people', async () => {
    await importYard();
    const greta = await plaza.connect({ subject: 'demo-greta' });
    const personId = plaza.only('person', row => row.handle === 'greta').id;
    expect(plaza.view(greta, 'me')).toMatchObject([{ personId }]);
  });

  it('does not take a real person’s handle', async () => {
    await enter(plaza, 'greta');
    await expect(importYard()).rejects.toThrow('HANDLE_TAKEN');
  });
});

describe('clearing', () => {
  it('leaves nothing of a demonstration that nobody joined', async () => {
    await importYard();
    await plaza.connect({ subject: 'demo-greta' });
    await plaza.call(plaza.service, 'clearDemo', {});
    await plaza.pass(minutes(1));
    for (const table of plaza.tables) {
      // What stays belongs to the service, or asks it to clear accounts and files.
      if (['serviceIdentity', 'trustedIssuer', 'outbox', 'outboxSignal'].includes(table)) continue;
      expect(plaza.rows(table), table).toEqual([]);
    }
    const kinds = plaza.rows('outbox').map(row => row.kind);
    expect(kinds.sort()).toEqual(['demoCleared', 'filesDropped']);
  });

  it('keeps what real people made, and the space they joined', async () => {
    await importYard();
    const ines = await enter(plaza, 'ines');
    const space = plaza.only('space', () => true);
    await join(plaza, ines, space.id);
    const own = await write(plaza, ines, space.id, 'I can help too.');
    const imported = plaza.only('post', row => row.id !== own);
    await answer(plaza, ines, { postId: imported.id });
    const { emoji, target } = { emoji: '🌱', target: { postId: own, commentId: undefined } };
    const mateo = await plaza.connect({ subject: 'demo-mateo' });
    await plaza.call(mateo, 'react', { ...target, emoji });
    await plaza.call(ines.caller, 'react', { ...target, emoji });

    await promote(plaza, ines, 'Admin');
    await plaza.call(ines.caller, 'clearDemo', {});
    await plaza.pass(seconds(10));

    expect(plaza.rows('person').map(row => row.handle)).toEqual(['ines']);
    expect(plaza.rows('space')).toMatchObject([{ isDemo: false, createdBy: ines.personId }]);
    expect(plaza.rows('spaceMember')).toMatchObject([
      { personId: ines.personId, role: { tag: 'Owner' } },
    ]);
    expect(plaza.rows('post').map(row => row.id)).toEqual([own]);
    expect(plaza.rows('comment')).toEqual([]);
    expect(plaza.rows('reactionCount')).toMatchObject([{ emoji: '🌱', count: 1 }]);
    expect(plaza.rows('spaceStats')).toMatchObject([
      { memberCount: 1, hereCount: 1, postCount: 1, hereFaces: [ines.personId] },
    ]);
    // A cleared person's open socket can do nothing any more.
    expect(await plaza.refusal(mateo, 'react', { ...target, emoji })).toBe('SIGN_IN_REQUIRED');
  });

  it('keeps no picture of somebody who posted in a space and left it', async () => {
    await importYard();
    const ines = await enter(plaza, 'ines');
    const spaceId = plaza.only('space', () => true).id;
    await join(plaza, ines, spaceId);
    const fileId = await upload(plaza, ines, 'picture-of-ines');
    const requestId = plaza.uuid();
    const pictures = [{ fileId, alt: '' }];
    await plaza.call(ines.caller, 'createPost', { requestId, spaceId, text: '', pictures });
    await plaza.call(ines.caller, 'leaveSpace', { spaceId });
    await plaza.call(plaza.service, 'clearDemo', {});
    expect(plaza.rows('post')).toEqual([]);
    expect(plaza.rows('file')).toEqual([]);
  });
});
