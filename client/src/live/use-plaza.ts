import { createContext, use, useCallback, useEffect, useSyncExternalStore } from 'react';
import type { Collection } from './collection.ts';
import type { ConnectionState } from './connection.ts';
import type { LiveQuery, QueryStatus } from './live-queries.ts';
import type { Plaza } from './plaza.ts';

/** Carries the one `Plaza` of the page to the hooks. */
export const PlazaContext = createContext<Plaza | null>(null);

/** The rows, queries and connection of this page. For domain hooks; screens use those. */
export function usePlaza(): Plaza {
  const plaza = use(PlazaContext);
  if (!plaza) throw new Error('usePlaza was called outside of PlazaContext');
  return plaza;
}

/** What the sun in the header shows. */
export function useConnectionState(): ConnectionState {
  const { connection } = usePlaza();
  return useSyncExternalStore(connection.watch, connection.state);
}

/**
 * Keeps queries answered while the component is there. An empty list is ready at once.
 * @returns the worst of their statuses
 */
export function useLiveQueries(wanted: readonly LiveQuery[]): QueryStatus {
  const { queries } = usePlaza();
  const key = wanted.map(query => query.sql).join('\n');

  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` stands for the content of `wanted`
  useEffect(() => {
    const releases = wanted.map(query => queries.acquire(query));
    return () => {
      for (const release of releases) release();
    };
  }, [queries, key]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` stands for the content of `wanted`
  const watch = useCallback(
    (listener: () => void) => {
      const stops = wanted.map(query => queries.watch(query.sql, listener));
      return () => {
        for (const stop of stops) stop();
      };
    },
    [queries, key],
  );

  return useSyncExternalStore(watch, () => worstOf(wanted.map(query => queries.status(query.sql))));
}

/** One row of a collection, by key; none for an undefined key. */
export function useRow<Row, Group extends string>(
  collection: Collection<Row, Group>,
  key: string | undefined,
): Row | undefined {
  const watch = useCallback(
    (listener: () => void) => (key === undefined ? () => {} : collection.watchKey(key, listener)),
    [collection, key],
  );
  return useSyncExternalStore(watch, () => (key === undefined ? undefined : collection.get(key)));
}

/** The rows of one group, in no particular order. */
export function useGroup<Row, Group extends string>(
  collection: Collection<Row, Group>,
  name: Group,
  value: string,
): readonly Row[] {
  const watch = useCallback(
    (listener: () => void) => collection.watchGroup(name, value, listener),
    [collection, name, value],
  );
  return useSyncExternalStore(watch, () => collection.group(name, value));
}

/** All rows that are here, in no particular order. */
export function useAll<Row, Group extends string>(
  collection: Collection<Row, Group>,
): readonly Row[] {
  const watch = useCallback((listener: () => void) => collection.watchAll(listener), [collection]);
  return useSyncExternalStore(watch, () => collection.all());
}

function worstOf(statuses: readonly QueryStatus[]): QueryStatus {
  if (statuses.includes('failed')) return 'failed';
  return statuses.includes('loading') ? 'loading' : 'ready';
}
