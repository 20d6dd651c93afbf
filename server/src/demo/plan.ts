import { createHash } from 'node:crypto';
import type { DbConnection } from '@plaza/shared/bindings';
import { Timestamp, Uuid } from 'spacetimedb';
import type { Drawing } from './draw.ts';
import { between, pick, type Random, seededRandom } from './drawing/random.ts';
import { DEMO_PEOPLE, type DemoPerson } from './people.ts';
import type { DemoComment, DemoPicture, DemoPost, DemoReactions, When } from './post-kit.ts';
import { DEMO_SPACES, type DemoSpace } from './spaces.ts';

type Reducers = DbConnection['reducers'];
/** What a reducer of the module is called with. */
export type Args<Name extends keyof Reducers> = Parameters<Reducers[Name]>[0];

/** A file that has to be drawn and stored before it can be imported. */
export type PlannedFile = Pick<
  Args<'importFile'>,
  'id' | 'ownerHandle' | 'isAvatar' | 'createdAt'
> & {
  readonly drawing: Drawing;
};

/** A person; those with an account get its identity when that is known. */
export type PlannedPerson = Omit<Args<'importPerson'>, 'identity'> & {
  readonly canBeEntered: boolean;
};

/**
 * The whole demonstration as calls of the module's import reducers, each list in the order in which
 * it must be imported.
 */
export type DemoPlan = {
  readonly people: readonly PlannedPerson[];
  readonly files: readonly PlannedFile[];
  readonly spaces: readonly Args<'importSpace'>[];
  readonly members: readonly Args<'importMember'>[];
  readonly posts: readonly Args<'importPost'>[];
  readonly comments: readonly Args<'importComment'>[];
  readonly reactions: readonly Args<'importReaction'>[];
};

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** Nothing is newer than this before now, so that no clock shows it in the future. */
const FRESHEST_MS = 20_000;
/** Reactions come within this time after what they answer. */
const REACTIONS_WITHIN_MS = 14 * 60 * MINUTE_MS;

/**
 * Lays the demonstration out in time.
 * @param now the moment to which "three minutes ago" refers; hours of the clock are local
 * @returns the same plan, ids included, for the same `now`
 */
export function planDemo(now: Date): DemoPlan {
  const nowMs = now.getTime();
  const files: PlannedFile[] = [];
  const posts: (Args<'importPost'> & { readonly source: DemoPost })[] = [];
  const members: Args<'importMember'>[] = [];
  const membersOf = new Map<string, readonly string[]>();

  for (const person of DEMO_PEOPLE) {
    files.push({
      id: fileId('avatar', person.handle),
      ownerHandle: person.handle,
      isAvatar: true,
      createdAt: stamp(nowMs - person.joinedDaysAgo * DAY_MS),
      drawing: { kind: 'avatar', face: person.face },
    });
  }

  for (const space of DEMO_SPACES) {
    const planned = planMembers(space, nowMs);
    members.push(...planned);
    membersOf.set(
      space.slug,
      planned.map(member => member.handle),
    );
    space.posts.forEach((post, i) => {
      const key = `${space.slug}/${space.posts.length - i}`;
      const createdAt = stamp(timeOf(post.at, now));
      const pictures = (post.pictures ?? []).map(picture => {
        const file = planPicture(picture, { post, key, createdAt });
        files.push(file);
        return { fileId: file.id, alt: picture.alt };
      });
      posts.push({
        requestId: requestId(`post:${key}`),
        slug: space.slug,
        authorHandle: post.author,
        text: post.text,
        pictures,
        isPinned: post.isPinned ?? false,
        createdAt,
        source: post,
      });
    });
  }
  // The module numbers posts in the order in which they arrive.
  posts.sort((a, b) => millisOf(a.createdAt) - millisOf(b.createdAt));

  const comments: Args<'importComment'>[] = [];
  const reactions: Args<'importReaction'>[] = [];
  for (const { source, ...post } of posts) {
    const key = post.requestId.toString();
    const random = seededRandom(`reactions:${source.author}:${source.text}`);
    const voters = membersOf.get(post.slug) ?? [];
    const thread = planThread(source.comments ?? [], { post, key, nowMs });
    comments.push(...thread.map(entry => entry.call));
    reactions.push(
      ...planReactions(source.reactions, { voters, by: post.authorHandle, random, nowMs }, post),
      ...thread.flatMap(({ call, reactions: wanted }) =>
        planReactions(wanted, { voters, by: call.authorHandle, random, nowMs }, post, call),
      ),
    );
  }
  reactions.sort((a, b) => millisOf(a.createdAt) - millisOf(b.createdAt));

  return {
    people: DEMO_PEOPLE.map(person => planPerson(person, nowMs)),
    files,
    spaces: DEMO_SPACES.map(space => planSpace(space, nowMs)),
    members,
    posts: posts.map(({ source: _, ...call }) => call),
    comments,
    reactions,
  };
}

function planPerson(person: DemoPerson, nowMs: number): PlannedPerson {
  const { handle, displayName, headline, bio, hue, trade, canBeEntered, joinedDaysAgo } = person;
  return {
    handle,
    displayName,
    headline,
    bio,
    hue,
    trade: trade === undefined ? undefined : { tag: trade },
    createdAt: stamp(nowMs - joinedDaysAgo * DAY_MS),
    canBeEntered,
  };
}

function planSpace(space: DemoSpace, nowMs: number): Args<'importSpace'> {
  const { slug, name, description, hue, icon, owner, openedDaysAgo } = space;
  return {
    requestId: requestId(`space:${slug}`),
    slug,
    name,
    description,
    hue,
    icon,
    ownerHandle: owner,
    createdAt: stamp(nowMs - openedDaysAgo * DAY_MS),
  };
}

/** Everybody who wrote in a space, its moderators, and some quiet neighbours; the owner first. */
function planMembers(space: DemoSpace, nowMs: number): Args<'importMember'>[] {
  const random = seededRandom(`members:${space.slug}`);
  const handles = new Set<string>([
    space.owner,
    ...space.moderators,
    ...space.posts.flatMap(writers),
  ]);
  for (const person of DEMO_PEOPLE) {
    if (!person.canBeEntered && random() < space.quietShare) handles.add(person.handle);
  }
  const moderators = new Set<string>(space.moderators);
  return [...handles].map(handle => {
    const person = DEMO_PEOPLE.find(({ handle: known }) => known === handle);
    const since = Math.min(person?.joinedDaysAgo ?? 0, space.openedDaysAgo);
    const isOwner = handle === space.owner;
    const daysAgo = isOwner ? space.openedDaysAgo : between(random, Math.min(8, since), since);
    const tag = isOwner ? 'Owner' : moderators.has(handle) ? 'Moderator' : 'Member';
    return { slug: space.slug, handle, role: { tag }, joinedAt: stamp(nowMs - daysAgo * DAY_MS) };
  });
}

function writers(post: DemoPost): string[] {
  const inThread = (comments: readonly DemoComment[]): string[] =>
    comments.flatMap(comment => [comment.author, ...inThread(comment.replies ?? [])]);
  return [post.author, ...inThread(post.comments ?? [])];
}

function planPicture(
  { alt: _, ...recipe }: DemoPicture,
  of: { readonly post: DemoPost; readonly key: string; readonly createdAt: Timestamp },
): PlannedFile {
  return {
    id: fileId('picture', `${of.key}:${JSON.stringify(recipe)}`),
    ownerHandle: of.post.author,
    isAvatar: false,
    createdAt: of.createdAt,
    drawing: { kind: 'picture', recipe },
  };
}

type PlannedComment = {
  readonly call: Args<'importComment'>;
  readonly reactions: DemoReactions | undefined;
};

/** A thread in the order in which it was written. */
function planThread(
  comments: readonly DemoComment[],
  under: { readonly post: Args<'importPost'>; readonly key: string; readonly nowMs: number },
): PlannedComment[] {
  const planned: PlannedComment[] = [];
  const walk = (
    siblings: readonly DemoComment[],
    answered: { readonly key: string; readonly atMs: number; readonly requestId: Uuid | undefined },
  ): void => {
    siblings.forEach((comment, i) => {
      const key = `${answered.key}.${i}`;
      const atMs = Math.min(answered.atMs + comment.after * MINUTE_MS, under.nowMs - FRESHEST_MS);
      const call = {
        requestId: requestId(`comment:${key}`),
        postRequestId: under.post.requestId,
        parentRequestId: answered.requestId,
        authorHandle: comment.author,
        text: comment.text,
        createdAt: stamp(atMs),
      };
      planned.push({ call, reactions: comment.reactions });
      walk(comment.replies ?? [], { key, atMs, requestId: call.requestId });
    });
  };
  walk(comments, {
    key: under.key,
    atMs: millisOf(under.post.createdAt),
    requestId: undefined,
  });
  // Stable, so that an answer never comes before what it answers, even at one moment.
  return planned.sort((a, b) => millisOf(a.call.createdAt) - millisOf(b.call.createdAt));
}

/** Draws by lot who reacted, and when: most of them soon. */
function planReactions(
  wanted: DemoReactions | undefined,
  among: {
    readonly voters: readonly string[];
    readonly by: string;
    readonly random: Random;
    readonly nowMs: number;
  },
  post: Args<'importPost'>,
  comment?: Args<'importComment'>,
): Args<'importReaction'>[] {
  const fromMs = millisOf((comment ?? post).createdAt);
  const untilMs = Math.min(fromMs + REACTIONS_WITHIN_MS, among.nowMs - FRESHEST_MS);
  return Object.entries(wanted ?? {}).flatMap(([emoji, count]) => {
    const left = among.voters.filter(handle => handle !== among.by);
    if (count > left.length) {
      throw new RangeError(`${count} people cannot react ${emoji} where ${left.length} could`);
    }
    return Array.from({ length: count }, () => {
      const handle = pick(among.random, left);
      left.splice(left.indexOf(handle), 1);
      const atMs = fromMs + (untilMs - fromMs) * among.random() ** 2;
      return {
        postRequestId: post.requestId,
        commentRequestId: comment?.requestId,
        handle,
        emoji,
        createdAt: stamp(atMs),
      };
    });
  });
}

function timeOf(when: When, now: Date): number {
  if (when.kind === 'ago') return now.getTime() - when.minutes * MINUTE_MS;
  const { daysAgo, hour, minute } = when;
  const [year, month, date] = [now.getFullYear(), now.getMonth(), now.getDate()];
  return new Date(year, month, date - daysAgo, hour, minute).getTime();
}

function stamp(atMs: number): Timestamp {
  return new Timestamp(BigInt(Math.round(atMs)) * 1_000n);
}

function millisOf(time: Timestamp): number {
  return Number(time.microsSinceUnixEpoch / 1_000n);
}

/**
 * Ids are made from content and not by chance: importing again after a crash finds what is there.
 * Nothing secret hangs on them; everything they name is public.
 */
function requestId(key: string): Uuid {
  return Uuid.fromRandomBytesV4(digest(key).subarray(0, 16));
}

function fileId(kind: 'avatar' | 'picture', key: string): string {
  return `demo-${digest(`${kind}:${key}`).toString('hex').slice(0, 24)}`;
}

function digest(key: string): Buffer {
  return createHash('sha256').update(`plaza-demo:${key}`).digest();
}
