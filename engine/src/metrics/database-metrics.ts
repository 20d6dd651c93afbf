/** What is told of every database. */
import { identityToHex } from '../identity/identity.ts';
import type { LiveDatabase } from '../wire/live-database.ts';
import type { CallEnd, CallStatistics } from './call-statistics.ts';
import { durationSamples, type MetricFamily, type Sample } from './collected-metric.ts';

/** A database under the name by which its samples are told apart. */
interface NamedDatabase {
  readonly entry: { readonly names: readonly string[]; readonly identity: bigint };
  readonly live: LiveDatabase;
}

type Labels = Readonly<Record<string, string>>;

/** Single numbers: what they are, and how they are read. Units are in the names. */
const READINGS: readonly (Omit<MetricFamily, 'read'> & {
  readonly read: (live: LiveDatabase) => number | null;
})[] = [
  {
    name: 'plaza_engine_commits_total',
    help: 'Position in the history of the database: commits and changes of the module, ever.',
    type: 'counter',
    read: ({ database }) => database.offset,
  },
  {
    name: 'plaza_engine_calls_waiting',
    help: 'Calls and other work that wait for their turn.',
    type: 'gauge',
    read: ({ database }) => database.queueLength,
  },
  {
    name: 'plaza_engine_connections',
    help: 'Websocket clients that have been let in.',
    type: 'gauge',
    read: ({ connections }) => connections.size,
  },
  {
    name: 'plaza_engine_subscribers',
    help: 'Clients with subscriptions.',
    type: 'gauge',
    read: ({ hub }) => hub.statistics.subscribers,
  },
  {
    name: 'plaza_engine_queries',
    help: 'Different queries that are watched.',
    type: 'gauge',
    read: ({ hub }) => hub.statistics.queries,
  },
  {
    name: 'plaza_engine_views',
    help: 'Results of views that are kept, one for each caller of a view.',
    type: 'gauge',
    read: ({ hub }) => hub.statistics.views,
  },
  {
    name: 'plaza_engine_views_computed_total',
    help: 'How often a view was computed, for the first time or again.',
    type: 'counter',
    read: ({ hub }) => hub.statistics.viewsComputed,
  },
  {
    name: 'plaza_engine_received_bytes_total',
    help: 'Payload bytes of messages from websocket clients.',
    type: 'counter',
    read: ({ traffic }) => traffic.bytesIn,
  },
  {
    name: 'plaza_engine_sent_bytes_total',
    help: 'Bytes written to websockets.',
    type: 'counter',
    read: ({ traffic }) => traffic.bytesOut,
  },
  {
    name: 'plaza_engine_received_messages_total',
    help: 'Messages from websocket clients.',
    type: 'counter',
    read: ({ traffic }) => traffic.messagesIn,
  },
  {
    name: 'plaza_engine_sent_messages_total',
    help: 'Messages to websocket clients.',
    type: 'counter',
    read: ({ traffic }) => traffic.messagesOut,
  },
  {
    name: 'plaza_engine_socket_writes_total',
    help: 'Writes to websockets; one may carry many messages.',
    type: 'counter',
    read: ({ traffic }) => traffic.writes,
  },
  {
    name: 'plaza_engine_slow_clients_total',
    help: 'Clients that were cut off because too much waited for them.',
    type: 'counter',
    read: ({ traffic }) => traffic.tooSlow,
  },
  {
    name: 'plaza_engine_outgoing_bytes',
    help: 'Bytes that wait for clients, in the engine and in its sockets.',
    type: 'gauge',
    read: ({ connections }) => {
      let bytes = 0;
      for (const { outbox } of connections) bytes += outbox.waitingBytes;
      return bytes;
    },
  },
  {
    name: 'plaza_engine_undurable_log_bytes',
    help: 'Bytes of the commit log that are not on the disk yet.',
    type: 'gauge',
    read: ({ database }) => database.storageStatistics.pendingBytes,
  },
  {
    name: 'plaza_engine_log_bytes',
    help: 'Bytes of the commit log behind the newest snapshot: what a start has to read.',
    type: 'gauge',
    read: ({ database }) => database.storageStatistics.logBytes,
  },
  {
    name: 'plaza_engine_writes_refused',
    help: '1 while nothing can be written: the disk is full, has failed, or the log is too long.',
    type: 'gauge',
    read: ({ database }) => (database.refusal === null ? 0 : 1),
  },
  {
    name: 'plaza_engine_snapshot_offset',
    help: 'Position in the history of the newest snapshot; 0 without one.',
    type: 'gauge',
    read: ({ database }) => database.storageStatistics.snapshotOffset,
  },
  {
    name: 'plaza_engine_snapshot_age_seconds',
    help: 'Age of the newest snapshot; absent without one.',
    type: 'gauge',
    read: ({ database }) => {
      const { snapshotTimeMs } = database.storageStatistics;
      return snapshotTimeMs === null ? null : (Date.now() - snapshotTimeMs) / 1_000;
    },
  },
  {
    name: 'plaza_engine_recovery_seconds',
    help: 'How long reading the stored data took at the start.',
    type: 'gauge',
    read: ({ database }) => database.recoveryMs / 1_000,
  },
];

/** Metrics of these databases, those that are open at the time of reading. */
export function databaseMetrics(databases: () => readonly NamedDatabase[]): MetricFamily[] {
  const collect = (read: (live: LiveDatabase, labels: Labels) => Sample[]) => () =>
    databases().flatMap(({ entry, live }) =>
      read(live, { database: entry.names[0] ?? identityToHex(entry.identity) }),
    );
  const readings = READINGS.map(({ read, ...about }) => ({
    ...about,
    read: collect((live, labels) => {
      const value = read(live);
      return value === null ? [] : [{ labels, value }];
    }),
  }));
  return [
    ...readings,
    {
      name: 'plaza_engine_calls_total',
      help: 'Calls of reducers and procedures, by how they ended.',
      type: 'counter',
      read: collect(({ database }, labels) => [
        ...outcomeSamples(database.reducerStatistics, { ...labels, kind: 'reducer' }),
        ...outcomeSamples(database.procedureStatistics, { ...labels, kind: 'procedure' }),
      ]),
    },
    {
      name: CALL_DURATION,
      help: 'How long calls of reducers and procedures ran, their commit left out.',
      type: 'histogram',
      read: collect(({ database }, labels) => [
        ...callDurations(database.reducerStatistics, { ...labels, kind: 'reducer' }),
        ...callDurations(database.procedureStatistics, { ...labels, kind: 'procedure' }),
      ]),
    },
    {
      name: DURABLE_DURATION,
      help: 'From the end of a batch of commits until it is on the disk; batches are sampled.',
      type: 'histogram',
      read: collect(({ durabilityLatency }, labels) =>
        durationSamples(DURABLE_DURATION, labels, durabilityLatency.durations),
      ),
    },
    {
      name: 'plaza_engine_table_rows',
      help: 'Rows of each table.',
      type: 'gauge',
      read: collect(({ database }, labels) =>
        database.datastore.tables
          .filter(({ def }) => !def.isEvent)
          .map(({ def, rowCount }) => ({
            labels: { ...labels, table: def.name },
            value: rowCount,
          })),
      ),
    },
  ];
}

const CALL_DURATION = 'plaza_engine_call_duration_seconds';
const DURABLE_DURATION = 'plaza_engine_durable_duration_seconds';
const CALL_ENDS: readonly CallEnd[] = ['committed', 'returned', 'refused', 'failed'];

function outcomeSamples({ functions }: CallStatistics, labels: Labels): Sample[] {
  return [...functions].flatMap(([name, counts]) =>
    CALL_ENDS.filter(outcome => counts[outcome] > 0).map(outcome => ({
      labels: { ...labels, function: name, outcome },
      value: counts[outcome],
    })),
  );
}

function callDurations({ functions }: CallStatistics, labels: Labels): Sample[] {
  return [...functions].flatMap(([name, { durations }]) =>
    durationSamples(CALL_DURATION, { ...labels, function: name }, durations),
  );
}
