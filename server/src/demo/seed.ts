import type { DbConnection } from '@plaza/shared/bindings';
import { Identity } from 'spacetimedb';
import { drawPixels, type Pixels } from './draw.ts';
import type { DemoMarker } from './marker.ts';
import { type Args, type PlannedFile, planDemo } from './plan.ts';

/** What seeding needs from sign-in. */
export type DemoAccounts = {
  /**
   * Makes an account without a password for each of these people who has none yet.
   * @returns the engine identity of each account, by handle
   */
  ensure(
    people: readonly { readonly handle: string; readonly displayName: string }[],
  ): Promise<ReadonlyMap<string, bigint>>;
};

/** What seeding needs from file storage. */
export type DemoFiles = {
  /**
   * Stores a drawn picture in every size in which such pictures are served. Storing the same id
   * again must do no harm.
   * @returns facts of the largest size, as the module's `file` rows hold them
   */
  store(drawn: {
    readonly id: string;
    readonly kind: 'picture' | 'avatar';
    readonly pixels: Pixels;
  }): Promise<Pick<Args<'importFile'>, 'mime' | 'width' | 'height' | 'byteSize' | 'placeholder'>>;
};

/** Everything that seeding touches. */
export type SeedParts = {
  /** The moment to which the demonstration's times refer, unless an earlier run has begun. */
  readonly now: Date;
  readonly marker: DemoMarker;
  readonly accounts: DemoAccounts;
  readonly files: DemoFiles;
  /** A connection whose identity the module knows as a service. */
  readonly service: Pick<DbConnection, 'reducers'>;
  /** Breaks off between calls: the demonstration is over, or the server stops. */
  readonly signal?: AbortSignal;
};

/** What was imported, for the log. */
export type Seeded = {
  readonly people: number;
  readonly pictures: number;
  readonly posts: number;
  readonly comments: number;
  readonly reactions: number;
};

/** Files drawn at once: as many as encode side by side without holding many bitmaps in memory. */
const DRAWN_AT_ONCE = 4;

/** Calls sent before their answers are awaited: enough to fill a frame, few enough to be no flood. */
const CALLS_AT_ONCE = 256;

/**
 * Brings the demonstration community into an empty Plaza: accounts, people with faces, spaces, and
 * six days of posts, comments and reactions. Interrupted, it can simply run again: ids come from the
 * content, and the module ignores what it already has. Once complete it does nothing.
 * @returns null when the demonstration was already complete
 * @throws {Error} naming the call that the module refused; nothing is marked complete then
 * @throws the signal's reason; every call that was sent is answered then
 */
export async function seedDemo(parts: SeedParts): Promise<Seeded | null> {
  if ((await parts.marker.read())?.isComplete) return null;
  const plan = planDemo(await parts.marker.begin(parts.now));
  const { reducers } = parts.service;
  const sendAll = sendUntil(parts.signal);

  // Drawing is most of the work, and nothing before the files needs it: let both run.
  const [drawing, importing] = await Promise.allSettled([
    mapWithLimit(plan.files, DRAWN_AT_ONCE, file => {
      parts.signal?.throwIfAborted();
      return storeFile(parts.files, file);
    }),
    (async () => {
      const identities = await parts.accounts.ensure(plan.people.filter(p => p.canBeEntered));
      await sendAll('person', plan.people, async ({ canBeEntered, ...person }) => {
        const identity = identities.get(person.handle);
        if (canBeEntered && identity === undefined) throw new Error(`no account: ${person.handle}`);
        return reducers.importPerson({
          ...person,
          identity: identity === undefined ? undefined : new Identity(identity),
        });
      });
      await sendAll('space', plan.spaces, space => reducers.importSpace(space));
      await sendAll('member', plan.members, member => reducers.importMember(member));
    })(),
  ]);
  // Both have ended: after a failure nothing is sent or stored any more.
  if (importing.status === 'rejected') throw importing.reason;
  if (drawing.status === 'rejected') throw drawing.reason;
  await sendAll('file', drawing.value, file => reducers.importFile(file));
  await sendAll('post', plan.posts, post => reducers.importPost(post));
  await sendAll('comment', plan.comments, comment => reducers.importComment(comment));
  await sendAll('reaction', plan.reactions, reaction => reducers.importReaction(reaction));
  await parts.marker.complete();

  return {
    people: plan.people.length,
    pictures: plan.files.filter(file => !file.isAvatar).length,
    posts: plan.posts.length,
    comments: plan.comments.length,
    reactions: plan.reactions.length,
  };
}

async function storeFile(files: DemoFiles, planned: PlannedFile): Promise<Args<'importFile'>> {
  const { drawing, ...file } = planned;
  const pixels = await drawPixels(drawing);
  return { ...file, ...(await files.store({ id: file.id, kind: drawing.kind, pixels })) };
}

/** Sends calls in order, a batch at a time; the engine runs one connection's calls in that order. */
function sendUntil(signal: AbortSignal | undefined) {
  return async <T>(what: string, items: readonly T[], send: (item: T) => Promise<void>) => {
    for (let start = 0; start < items.length; start += CALLS_AT_ONCE) {
      signal?.throwIfAborted();
      const batch = items.slice(start, start + CALLS_AT_ONCE);
      await Promise.all(
        batch.map((item, i) =>
          send(item).catch((cause: unknown) => {
            throw new Error(`the demonstration's ${what} ${start + i} was refused`, { cause });
          }),
        ),
      );
    }
  };
}

/** Maps with at most `limit` running at once; results keep their order. */
async function mapWithLimit<T, R>(
  items: readonly T[],
  limit: number,
  map: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const queue = items.entries();
  const work = async () => {
    // One iterator is shared by all workers, so each item is taken once.
    for (const [i, item] of queue) results[i] = await map(item);
  };
  await Promise.all(Array.from({ length: limit }, work));
  return results;
}
