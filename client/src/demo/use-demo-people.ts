import { useCallback, useEffect, useState } from 'react';
import { type DemoPerson, fetchDemoPeople } from './demo-api.ts';

type DemoPeopleState =
  | { readonly status: 'loading' }
  | { readonly status: 'failed' }
  | { readonly status: 'ready'; readonly people: readonly DemoPerson[] };

/** Who can be entered. */
export function useDemoPeople(): { state: DemoPeopleState; retry: () => void } {
  const [state, setState] = useState<DemoPeopleState>({ status: 'loading' });
  const [attempt, setAttempt] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt asks again
  useEffect(() => {
    let isMounted = true;
    fetchDemoPeople().then(
      people => isMounted && setState({ status: 'ready', people }),
      () => isMounted && setState({ status: 'failed' }),
    );
    return () => {
      isMounted = false;
    };
  }, [attempt]);

  const retry = useCallback(() => {
    setState({ status: 'loading' });
    setAttempt(before => before + 1);
  }, []);
  return { state, retry };
}
