/**
 * What holds whatever people do: views show nobody anything that is not theirs, and never a key
 * twice; counters, once settled, are what a recount gives; timers exist only while they have
 * something to do. Random lives of a small community look for the exception.
 */
import { seconds } from '@plaza/shared/time';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { presenceOf } from './sessions/rules.ts';
import { enter, found, promote, type Registered } from './testing/fixtures.ts';
import { type CallArgs, type Caller, type CallName, TestPlaza } from './testing/test-plaza.ts';

/** Something that somebody tries; most of it may be refused. */
type Deed =
  | { readonly kind: 'open' | 'close' | 'end'; readonly who: number }
  | { readonly kind: 'away'; readonly who: number; readonly isAway: boolean }
  | { readonly kind: 'join' | 'leave' | 'post'; readonly who: number; readonly where: number }
  | { readonly kind: 'suspend' | 'lift'; readonly who: number }
  | { readonly kind: 'comment' | 'deletePost'; readonly who: number; readonly what: number }
  | {
      readonly kind: 'react' | 'unreact';
      readonly who: number;
      readonly what: number;
      readonly emoji: string;
    }
  | { readonly kind: 'wait'; readonly forSeconds: number };

const who = fc.integer({ min: 0, max: 3 });
const where = fc.integer({ min: 0, max: 1 });
const what = fc.integer({ min: 0, max: 5 });

const deeds: fc.Arbitrary<Deed> = fc.oneof(
  fc.record({ kind: fc.constantFrom('open' as const, 'close', 'end'), who }),
  fc.record({ kind: fc.constant('away' as const), who, isAway: fc.boolean() }),
  fc.record({ kind: fc.constantFrom('join' as const, 'leave', 'post'), who, where }),
  fc.record({ kind: fc.constantFrom('suspend' as const, 'lift'), who }),
  fc.record({ kind: fc.constantFrom('comment' as const, 'deletePost'), who, what }),
  fc.record({
    kind: fc.constantFrom('react' as const, 'unreact'),
    who,
    what,
    emoji: fc.constantFrom('need', '🌱', '🍞'),
  }),
  fc.record({ kind: fc.constant('wait' as const), forSeconds: fc.integer({ min: 1, max: 30 }) }),
);

/** A community of four with two spaces, an admin, and somebody who only watches. */
class Village {
  readonly plaza: TestPlaza;
  readonly people: readonly Registered[];
  readonly admin: Registered;
  readonly spaces: readonly bigint[];
  readonly visitor: Caller;
  readonly account: Caller;
  private readonly tabs: Caller[][];
  private signInCount = 0;

  static async found(): Promise<Village> {
    const plaza = await TestPlaza.start();
    const admin = await enter(plaza, 'admin-liv');
    await promote(plaza, admin, 'Admin');
    const people: Registered[] = [];
    for (const handle of ['ines', 'kofi', 'greta', 'dario'])
      people.push(await enter(plaza, handle));
    const spaces = [
      await found(plaza, admin, 'town-square'),
      await found(plaza, people[0]!, 'repair-bench'),
    ];
    const visitor = await plaza.visit();
    const account = await plaza.connect({ subject: 'not-registered' });
    return new Village({ plaza, people, admin, spaces, visitor, account });
  }

  private constructor(
    parts: Pick<Village, 'plaza' | 'people' | 'admin' | 'spaces' | 'visitor' | 'account'>,
  ) {
    this.plaza = parts.plaza;
    this.people = parts.people;
    this.admin = parts.admin;
    this.spaces = parts.spaces;
    this.visitor = parts.visitor;
    this.account = parts.account;
    this.tabs = parts.people.map(person => [person.caller]);
  }

  async live(deed: Deed): Promise<void> {
    const { plaza } = this;
    switch (deed.kind) {
      case 'open': {
        this.signInCount += 1;
        const subject = this.people[deed.who]!.handle;
        const sid = `sign-in-${this.signInCount}`;
        this.tabs[deed.who]!.push(await plaza.connect({ subject, sid }));
        return;
      }
      case 'close': {
        const tab = this.tabs[deed.who]!.pop();
        if (tab !== undefined) await plaza.disconnect(tab);
        return;
      }
      case 'end': {
        const { identity } = this.people[deed.who]!.caller;
        const session = plaza
          .rows('session')
          .find(row => row.identity.isEqual(identity) && row.sid !== '');
        if (session === undefined) return;
        await plaza.call(plaza.service, 'endSession', { sid: session.sid });
        return;
      }
      case 'away':
        return this.attempt(deed.who, 'setAway', { isAway: deed.isAway });
      case 'join':
        return this.attempt(deed.who, 'joinSpace', { spaceId: this.spaces[deed.where]! });
      case 'leave':
        return this.attempt(deed.who, 'leaveSpace', { spaceId: this.spaces[deed.where]! });
      case 'post':
        return this.attempt(deed.who, 'createPost', {
          requestId: plaza.uuid(),
          spaceId: this.spaces[deed.where]!,
          text: 'Something new.',
          pictures: [],
        });
      case 'comment':
        return this.attempt(deed.who, 'addComment', {
          requestId: plaza.uuid(),
          postId: BigInt(deed.what),
          parentId: undefined,
          text: 'Yes.',
        });
      case 'deletePost':
        return this.attempt(deed.who, 'deletePost', { postId: BigInt(deed.what) });
      case 'react':
      case 'unreact': {
        const { emoji } = deed;
        const target = { postId: BigInt(deed.what), commentId: undefined, emoji };
        return this.attempt(deed.who, deed.kind, target);
      }
      case 'suspend': {
        const { personId } = this.people[deed.who]!;
        const args = { personId, reason: 'Spam.', until: undefined };
        return plaza.call(this.admin.caller, 'suspendPerson', args);
      }
      case 'lift': {
        const { personId } = this.people[deed.who]!;
        return plaza.call(this.admin.caller, 'liftSuspension', { personId });
      }
      case 'wait':
        return plaza.pass(seconds(deed.forSeconds));
    }
  }

  private async attempt<Name extends CallName>(
    index: number,
    name: Name,
    args: CallArgs<Name>,
  ): Promise<void> {
    const tab = this.tabs[index]!.at(-1);
    if (tab !== undefined) await this.plaza.refusal(tab, name, args);
  }

  checkViews(): void {
    const { plaza } = this;
    const links = plaza.rows('identityLink');
    const sessions = plaza.rows('session');
    const callers = [...this.people.map(one => one.caller), this.admin.caller];
    for (const caller of [...callers, this.visitor, this.account, plaza.service]) {
      const link = links.find(row => row.identity.isEqual(caller.identity));
      const isLive = sessions.some(row => row.identity.isEqual(caller.identity));
      const personId = isLive ? link?.personId : undefined;
      const suspended = plaza.rows('suspension').find(row => row.personId === personId);

      const me = plaza.view(caller, 'me');
      expect(me.map(row => row.personId)).toEqual(personId === undefined ? [] : [personId]);
      expect(me[0]?.suspension?.reason).toBe(suspended?.reason);

      const own = sessions.filter(row => personId !== undefined && row.personId === personId);
      const shown = plaza.view(caller, 'mySessions').map(row => String(row.connectionId));
      expect(shown.sort()).toEqual(own.map(row => String(row.connectionId)).sort());

      const memberships = plaza.rows('spaceMember').filter(row => row.personId === personId);
      const spaces = plaza.view(caller, 'mySpaces').map(row => row.spaceId);
      expect(new Set(spaces).size).toBe(spaces.length);
      const expected = suspended === undefined ? memberships.map(row => row.spaceId) : [];
      expect(spaces.sort()).toEqual(expected.sort());

      const head = plaza.view(caller, 'outboxHead');
      expect(head).toHaveLength(caller === plaza.service ? 1 : 0);
    }
  }

  async checkCounters(): Promise<void> {
    const { plaza } = this;
    await plaza.pass(seconds(10));
    const posts = plaza.rows('post');
    const presence = new Map(plaza.rows('presence').map(row => [row.personId, row.state.tag]));
    const sessions = plaza.rows('session');
    for (const { personId } of [...this.people, this.admin]) {
      const own = sessions.filter(row => row.personId === personId);
      expect(presence.get(personId)).toBe(presenceOf(own));
    }
    for (const stats of plaza.rows('spaceStats')) {
      const { spaceId } = stats;
      const members = plaza.rows('spaceMember').filter(row => row.spaceId === spaceId);
      const here = members.filter(row => presence.get(row.personId) === 'Here');
      const own = posts.filter(row => row.spaceId === spaceId);
      expect(stats).toMatchObject({
        memberCount: members.length,
        hereCount: here.length,
        postCount: own.filter(row => row.deletedAt === undefined).length,
        nextSeq: own.length,
      });
      expect([...stats.hereFaces].sort()).toEqual(here.map(row => row.personId).sort());
      expect(own.map(row => row.seq).sort((a, b) => a - b)).toEqual(own.map((_, seq) => seq));
    }
    for (const post of posts) {
      const comments = plaza.rows('comment').filter(row => row.postId === post.id);
      const counters = plaza.only('postCounters', row => row.postId === post.id);
      expect(counters.commentCount).toBe(comments.length);
      const recount = new Map<string, number>();
      for (const { postId, emoji } of plaza.rows('reaction')) {
        if (postId === post.id) recount.set(emoji, (recount.get(emoji) ?? 0) + 1);
      }
      const counted = plaza.rows('reactionCount').filter(row => row.postId === post.id);
      expect(new Map(counted.map(row => [row.emoji, row.count]))).toEqual(recount);
    }
    for (const idle of [
      'settleTimer',
      'pendingSpace',
      'pendingPost',
      'pendingReaction',
      'departureTimer',
    ] as const) {
      expect(plaza.rows(idle), idle).toEqual([]);
    }
  }
}

describe('a random life', () => {
  it('never shows anybody what is not theirs, and never miscounts', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(deeds, { maxLength: 60 }), async life => {
        const village = await Village.found();
        try {
          for (const deed of life) {
            await village.live(deed);
            village.checkViews();
          }
          await village.checkCounters();
        } finally {
          await village.plaza.stop();
        }
      }),
      { numRuns: 12 },
    );
  }, 120_000);
});
