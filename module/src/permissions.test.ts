import { readFileSync } from 'node:fs';
import type { RefusalCode } from '@plaza/shared/errors';
import { seconds } from '@plaza/shared/time';
import { Timestamp } from 'spacetimedb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Actor, actors, permissions, renderPermissions } from './permissions.ts';
import { answer, enter, found, join, promote, type Registered, write } from './testing/fixtures.ts';
import { type Caller, type CallName, TestPlaza } from './testing/test-plaza.ts';

/** Refusals that speak of who is calling, not of what is asked. */
const permissionCodes: readonly RefusalCode[] = [
  'SIGN_IN_REQUIRED',
  'SESSION_ENDED',
  'REGISTRATION_REQUIRED',
  'ALREADY_REGISTERED',
  'SUSPENDED',
  'NOT_ALLOWED',
  'NOT_A_MEMBER',
];

/** A Plaza with everybody in it, and something of each kind to act on. */
interface World {
  readonly plaza: TestPlaza;
  readonly callers: Readonly<Record<Actor, Caller>>;
  /** Arguments with which each reducer succeeds for whoever may call it. */
  readonly args: Readonly<Record<string, object>>;
}

async function buildWorld(): Promise<World> {
  const plaza = await TestPlaza.start();
  const owner = await enter(plaza, 'owner-ines');
  const spaceId = await found(plaza, owner, 'town-square');
  const registered = async (handle: string, isMember: boolean): Promise<Registered> => {
    const person = await enter(plaza, handle);
    if (isMember) await join(plaza, person, spaceId);
    return person;
  };
  const coOwner = await registered('co-owner', false);
  await join(plaza, coOwner, spaceId, { role: 'Owner', owner });
  const suspended = await registered('suspended', true);
  const person = await registered('person', false);
  const member = await registered('member', true);
  const author = await registered('author', true);
  const moderator = await registered('moderator-greta', false);
  await join(plaza, moderator, spaceId, { role: 'Moderator', owner });
  const plazaModerator = await registered('plaza-moderator', false);
  const staff = await registered('staff-kofi', false);
  const admin = await registered('admin-liv', false);
  const target = await registered('target', true);

  await promote(plaza, admin, 'Admin');
  for (const [one, tag] of [
    [plazaModerator, 'Moderator'],
    [staff, 'Staff'],
    [target, 'Provider'],
  ] as const) {
    const { personId } = one;
    await plaza.call(admin.caller, 'grantRole', { personId, role: { tag } });
  }
  const { personId: suspendedId } = suspended;
  const suspension = { personId: suspendedId, reason: 'Spam.', until: undefined };
  await plaza.call(admin.caller, 'suspendPerson', suspension);

  const postId = await write(plaza, author, spaceId);
  const commentId = await answer(plaza, author, { postId });
  const pinnedId = await write(plaza, author, spaceId, 'Pinned.');
  await plaza.call(owner.caller, 'pinPost', { postId: pinnedId });
  const helper = plaza.identityOf('a-helper');
  await plaza.call(plaza.service, 'registerService', { identity: helper, name: 'helper' });

  const importedPost = plaza.uuid();
  const past = new Timestamp(plaza.now - 1_000_000n);
  const words = { headline: '', bio: '' };
  const demo = { ...words, identity: undefined, hue: 0, trade: undefined, createdAt: past };
  const demoPerson = { ...demo, handle: 'demo-greta', displayName: 'Greta' };
  await plaza.call(plaza.service, 'importPerson', demoPerson);
  const face = { name: 'Bench', description: '', hue: 0, icon: 'store' };
  const demoSpace = { slug: 'demo-bench', ...face, ownerHandle: 'demo-greta', createdAt: past };
  await plaza.call(plaza.service, 'importSpace', { ...demoSpace, requestId: plaza.uuid() });
  const demoPost = { slug: 'demo-bench', authorHandle: 'demo-greta', text: 'Hm', pictures: [] };
  const dated = { isPinned: false, createdAt: past };
  await plaza.call(plaza.service, 'importPost', { requestId: importedPost, ...demoPost, ...dated });

  const deadId = plaza.rows('outbox')[0]!.id;
  const failure = { id: deadId, attempts: 0, reason: 'No.', isPermanent: true };
  await plaza.call(plaza.service, 'failOutbox', failure);

  // What is still to be settled would look like a change.
  await plaza.pass(seconds(1));

  const picture = { mime: 'image/webp', width: 8, height: 8, byteSize: 8, placeholder: '' };
  const role = { tag: 'Provider' as const };
  const targetId = target.personId;
  const text = 'Words.';
  return {
    plaza,
    callers: {
      visitor: await plaza.visit(),
      account: await plaza.connect({ subject: 'account' }),
      suspended: suspended.caller,
      person: person.caller,
      member: member.caller,
      author: author.caller,
      moderator: moderator.caller,
      owner: owner.caller,
      plazaModerator: plazaModerator.caller,
      staff: staff.caller,
      admin: admin.caller,
      service: plaza.service,
    },
    args: {
      register: { handle: 'newcomer', displayName: 'New' },
      updateProfile: {
        displayName: 'Me',
        ...words,
        avatarFileId: undefined,
        hue: 0,
        trade: undefined,
      },
      grantRole: { personId: targetId, role: { tag: 'Staff' } },
      revokeRole: { personId: targetId, role },
      suspendPerson: { personId: targetId, reason: 'Spam.', until: undefined },
      liftSuspension: { personId: suspendedId },
      trustIssuer: { issuer: 'https://other.example', audience: 'plaza' },
      distrustIssuer: { issuer: 'https://other.example', audience: 'plaza' },
      registerService: { identity: plaza.identityOf('another'), name: 'another' },
      removeService: { identity: helper },
      registerPerson: { identity: plaza.identityOf('new'), handle: 'new-one', displayName: 'New' },
      linkIdentity: { identity: plaza.identityOf('new'), personId: targetId },
      createAdmin: { identity: target.caller.identity },
      setAway: { isAway: true },
      endSession: { sid: 'some-session' },
      createSpace: { requestId: plaza.uuid(), slug: 'another', ...face },
      updateSpace: { spaceId, ...face },
      joinSpace: { spaceId },
      leaveSpace: { spaceId },
      setMemberRole: { spaceId, personId: targetId, role: { tag: 'Moderator' } },
      markSpaceSeen: { spaceId, seenSeq: 1 },
      createPost: { requestId: plaza.uuid(), spaceId, text, pictures: [] },
      editPost: { postId, text },
      deletePost: { postId },
      pinPost: { postId },
      unpinPost: { postId: pinnedId },
      addComment: { requestId: plaza.uuid(), postId, parentId: undefined, text },
      editComment: { commentId, text },
      deleteComment: { commentId },
      react: { postId, commentId: undefined, emoji: 'need' },
      unreact: { postId, commentId: undefined, emoji: 'need' },
      registerFile: { id: 'some-picture', owner: target.caller.identity, ...picture },
      leaseOutbox: { max: 1 },
      ackOutbox: { ids: [2n] },
      failOutbox: { id: 2n, attempts: 0, reason: 'No.', isPermanent: true },
      reviveDeadLetter: { id: deadId },
      importPerson: { ...demoPerson, handle: 'demo-mateo' },
      importFile: {
        id: 'demo-picture',
        ownerHandle: 'demo-greta',
        ...picture,
        isAvatar: true,
        createdAt: past,
      },
      importSpace: { ...demoSpace, slug: 'demo-kitchen', requestId: plaza.uuid() },
      importMember: {
        slug: 'demo-bench',
        handle: 'target',
        role: { tag: 'Member' },
        joinedAt: past,
      },
      importPost: { requestId: plaza.uuid(), ...demoPost, ...dated },
      importComment: {
        requestId: plaza.uuid(),
        postRequestId: importedPost,
        parentRequestId: undefined,
        authorHandle: 'demo-greta',
        text,
        createdAt: past,
      },
      importReaction: {
        postRequestId: importedPost,
        commentRequestId: undefined,
        handle: 'demo-greta',
        emoji: 'need',
        createdAt: past,
      },
      clearDemo: {},
      importRows: {
        rows: {
          tag: 'File',
          value: [{ id: 'moved', ownerId: targetId, ...picture, createdAt: past }],
        },
      },
      advanceIds: { table: 'reaction', upTo: 5n },
    },
  };
}

/** Calls by name: null when it was done, else the code of the refusal. */
async function attempt(world: World, actor: Actor, name: string): Promise<string | null> {
  const { plaza, callers, args } = world;
  if (name === 'leaseOutbox') {
    const lease = await plaza.procedure(callers[actor], 'leaseOutbox', { max: 1 });
    return lease.tag === 'Refused' ? lease.value.split(':')[0]! : null;
  }
  // The table of arguments above is keyed by the same names; the engine checks their shapes.
  return plaza.refusal(callers[actor], name as CallName, args[name] as never);
}

const called = Object.entries(permissions).filter(([, allowed]) => allowed.length > 0);
const hostOnly = Object.keys(permissions).filter(name => permissions[name]?.length === 0);

describe('the declared permissions', () => {
  let shared: World;

  beforeAll(async () => {
    shared = await buildWorld();
  });

  afterAll(() => shared.plaza.stop());

  it('name every reducer and procedure of the module', () => {
    expect([...shared.plaza.callables].sort()).toEqual(Object.keys(permissions).sort());
  });

  it('are what the document says', () => {
    const path = new URL('../../docs/permissions.md', import.meta.url);
    expect(readFileSync(path, 'utf8')).toBe(renderPermissions());
  });

  it.each(called)('keep all others from %s, and change nothing', async (name, allowed) => {
    for (const actor of actors.filter(candidate => !allowed.includes(candidate))) {
      const before = shared.plaza.digest();
      const code = await attempt(shared, actor, name);
      expect(permissionCodes, `${actor} calls ${name}: ${code}`).toContain(code);
      expect(shared.plaza.digest(), `${actor} calls ${name}`).toEqual(before);
    }
  });

  it.each(hostOnly)('let nobody call %s but the host', async name => {
    for (const actor of actors) {
      await expect(shared.plaza.callUnchecked(shared.callers[actor], name)).rejects.toThrow();
    }
  });

  it.each(actors)('let %s do all that is theirs', async actor => {
    const world = await buildWorld();
    const own = called.filter(([, allowed]) => allowed.includes(actor)).map(([name]) => name);
    for (const name of [...own].sort((a, b) => lasting(a) - lasting(b))) {
      expect(await attempt(world, actor, name), `${actor} calls ${name}`).toBeNull();
    }
    await world.plaza.stop();
  });
});

/** What takes something away comes after what needs it. */
function lasting(name: string): number {
  return ['deleteComment', 'deletePost', 'leaveSpace', 'clearDemo'].indexOf(name);
}
