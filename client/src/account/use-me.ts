import { tables } from '@plaza/shared/bindings';
import type { CurrentPerson, Person } from '@plaza/shared/bindings/types';
import { liveQuery } from '../live/plaza.ts';
import { useAll, useLiveQueries, usePlaza } from '../live/use-plaza.ts';
import { usePerson } from '../people/use-person.ts';
import { useAccount } from './use-account.ts';

/** Who is looking. */
export type MeState =
  | { readonly status: 'loading' }
  /** No account: may read what is public. */
  | { readonly status: 'visitor' }
  /** An account without a person yet: has to choose a handle. */
  | { readonly status: 'unregistered' }
  | {
      readonly status: 'person';
      readonly personId: bigint;
      readonly person: Person | undefined;
      readonly me: CurrentPerson;
    };

const myself = [liveQuery('me', tables.me)];

/** The person behind this page. */
export function useMe(): MeState {
  const plaza = usePlaza();
  const account = useAccount();
  const isSignedIn = account.status === 'signed-in';
  const query = useLiveQueries(isSignedIn ? myself : []);
  const me = useAll(plaza.me).at(0);
  const person = usePerson(me?.personId);
  if (account.status === 'visitor') return { status: 'visitor' };
  if (!isSignedIn) return { status: 'loading' };
  if (me) return { status: 'person', personId: me.personId, person, me };
  return query === 'ready' ? { status: 'unregistered' } : { status: 'loading' };
}

/** The id of the person behind this page; undefined for everybody who cannot act. */
export function useMyId(): bigint | undefined {
  const me = useMe();
  return me.status === 'person' ? me.personId : undefined;
}
