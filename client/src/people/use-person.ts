import { tables } from '@plaza/shared/bindings';
import type { Person } from '@plaza/shared/bindings/types';
import { useMemo } from 'react';
import type { PresenceState } from '../components/avatar.tsx';
import { msOfMicros } from '../i18n/time.ts';
import type { QueryStatus } from '../live/live-queries.ts';
import { liveQuery } from '../live/plaza.ts';
import { useGroup, useLiveQueries, usePlaza, useRow } from '../live/use-plaza.ts';

/** A person by id, as soon as they are here. */
export function usePerson(personId: bigint | undefined): Person | undefined {
  const { people } = usePlaza();
  const queries = useMemo(
    () =>
      personId === undefined
        ? []
        : [
            liveQuery(
              'person',
              tables.person.where(row => row.id.eq(personId)),
            ),
          ],
    [personId],
  );
  useLiveQueries(queries);
  return useRow(people, personId?.toString());
}

/** A person by handle. `ready` without a person: nobody has this handle. */
export function usePersonByHandle(handle: string): {
  status: QueryStatus;
  person: Person | undefined;
} {
  const { people } = usePlaza();
  const queries = useMemo(
    () => [
      liveQuery(
        'person',
        tables.person.where(row => row.handle.eq(handle)),
      ),
    ],
    [handle],
  );
  const status = useLiveQueries(queries);
  const person = useGroup(people, 'handle', handle).at(0);
  return { status: person ? 'ready' : status, person };
}

/** Whether a person is here, and since when. */
export interface PresenceInfo {
  readonly state: PresenceState;
  readonly lastSeenMs: number | undefined;
}

/** The presence of a person; gone until the engine says otherwise. */
export function usePresence(personId: bigint | undefined): PresenceInfo {
  const { presences } = usePlaza();
  const queries = useMemo(
    () =>
      personId === undefined
        ? []
        : [
            liveQuery(
              'presence',
              tables.presence.where(row => row.personId.eq(personId)),
            ),
          ],
    [personId],
  );
  useLiveQueries(queries);
  const row = useRow(presences, personId?.toString());
  if (!row) return { state: 'gone', lastSeenMs: undefined };
  return {
    state: presenceWords[row.state.tag],
    lastSeenMs: msOfMicros(row.lastSeenAt.microsSinceUnixEpoch),
  };
}

const presenceWords = { Here: 'here', Away: 'away', Gone: 'gone' } as const satisfies Record<
  string,
  PresenceState
>;
