import { tables } from '@plaza/shared/bindings';
import type { MySpace, Space, SpaceMember, SpaceStats } from '@plaza/shared/bindings/types';
import { useMemo } from 'react';
import { useMe } from '../account/use-me.ts';
import type { QueryStatus } from '../live/live-queries.ts';
import { liveQuery } from '../live/plaza.ts';
import { useAll, useGroup, useLiveQueries, usePlaza, useRow } from '../live/use-plaza.ts';

/** A space with its numbers and what it is to the person who looks. */
export interface SpaceView {
  readonly space: Space;
  readonly stats: SpaceStats | undefined;
  /** Their membership; absent for visitors and for those who have not joined. */
  readonly mine: MySpace | undefined;
}

const allSpaces = [liveQuery('space', tables.space), liveQuery('space_stats', tables.spaceStats)];
const mySpaces = [liveQuery('my_spaces', tables.mySpaces)];

/** All spaces, the oldest first. */
export function useSpaces(): { status: QueryStatus; spaces: readonly SpaceView[] } {
  const plaza = usePlaza();
  const status = useLiveQueries(allSpaces);
  const mine = useMySpaces();
  const spaces = useAll(plaza.spaces);
  const stats = useAll(plaza.spaceStats);
  return useMemo(() => {
    const statsOf = new Map(stats.map(row => [row.spaceId, row]));
    const mineOf = new Map(mine.spaces.map(row => [row.spaceId, row]));
    const views = spaces.map(space => ({
      space,
      stats: statsOf.get(space.id),
      mine: mineOf.get(space.id),
    }));
    return { status, spaces: views.sort((a, b) => (a.space.id < b.space.id ? -1 : 1)) };
  }, [status, spaces, stats, mine.spaces]);
}

/** The memberships of the person who looks. */
export function useMySpaces(): { status: QueryStatus; spaces: readonly MySpace[] } {
  const plaza = usePlaza();
  const isPerson = useMe().status === 'person';
  const status = useLiveQueries(isPerson ? mySpaces : []);
  const spaces = useAll(plaza.mySpaces);
  return useMemo(() => ({ status, spaces }), [status, spaces]);
}

/** The space at an address. `ready` without a space: there is none. */
export function useSpace(slug: string): { status: QueryStatus; view: SpaceView | undefined } {
  const plaza = usePlaza();
  const status = useLiveQueries(allSpaces);
  useMySpaces();
  const space = useGroup(plaza.spaces, 'slug', slug).at(0);
  const key = space?.id.toString();
  const stats = useRow(plaza.spaceStats, key);
  const mine = useRow(plaza.mySpaces, key);
  return useMemo(
    () => ({ status: space ? 'ready' : status, view: space && { space, stats, mine } }),
    [status, space, stats, mine],
  );
}

/** The members of a space, those with a role first, then in the order in which they came. */
export function useMembers(spaceId: bigint): {
  status: QueryStatus;
  members: readonly SpaceMember[];
} {
  const plaza = usePlaza();
  const queries = useMemo(
    () => [
      liveQuery(
        'space_member',
        tables.spaceMember.where(row => row.spaceId.eq(spaceId)),
      ),
    ],
    [spaceId],
  );
  const status = useLiveQueries(queries);
  const members = useGroup(plaza.members, 'space', String(spaceId));
  return useMemo(() => ({ status, members: [...members].sort(byStanding) }), [status, members]);
}

/** The spaces a person belongs to. */
export function useSpacesOf(personId: bigint): { status: QueryStatus; spaces: readonly Space[] } {
  const plaza = usePlaza();
  const queries = useMemo(
    () => [
      ...allSpaces,
      liveQuery(
        'space_member',
        tables.spaceMember.where(row => row.personId.eq(personId)),
      ),
    ],
    [personId],
  );
  const status = useLiveQueries(queries);
  const memberships = useGroup(plaza.members, 'person', String(personId));
  const spaces = useAll(plaza.spaces);
  return useMemo(() => {
    const joined = new Set(memberships.map(row => row.spaceId));
    return { status, spaces: spaces.filter(space => joined.has(space.id)) };
  }, [status, memberships, spaces]);
}

/** How many posts of a space its member has not seen. */
export function unseenCount({ stats, mine }: SpaceView): number {
  if (!stats || !mine) return 0;
  return Math.max(0, stats.nextSeq - mine.seenSeq);
}

/** Whether the person may change what the space is and who has which role in it. */
export function useCanOwn(view: SpaceView): boolean {
  const me = useMe();
  if (me.status !== 'person') return false;
  return me.me.roles.some(role => role.tag !== 'Provider') || view.mine?.role.tag === 'Owner';
}

/** Whether the person may pin and take away what others wrote here. */
export function useCanModerate(view: SpaceView | undefined): boolean {
  const me = useMe();
  if (me.status !== 'person') return false;
  const isStaff = me.me.roles.some(role => role.tag !== 'Provider');
  return isStaff || (view?.mine !== undefined && view.mine.role.tag !== 'Member');
}

const standing = { Owner: 0, Moderator: 1, Member: 2 } as const;

function byStanding(a: SpaceMember, b: SpaceMember): number {
  return standing[a.role.tag] - standing[b.role.tag] || (a.id < b.id ? -1 : 1);
}
