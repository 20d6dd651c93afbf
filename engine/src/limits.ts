/**
 * Everything that a host bounds, in one place: what it is, how much of it there may be, and what the
 * operator says to change it. A refusal names the limit and its option.
 */

interface LimitSpec {
  /**
   * Option of `plaza-engine start`. The environment variable is called the same:
   * `max-query-rows` is `PLAZA_ENGINE_MAX_QUERY_ROWS`.
   */
  readonly option: string;
  readonly value: number;
  /** What is counted, as it reads behind "more than N". */
  readonly what: string;
}

const MIB = 1024 * 1024;

const SPECS = {
  messageBytes: {
    option: 'max-message-bytes',
    value: 32 * MIB,
    what: 'bytes in a message of a client',
  },
  queryRows: { option: 'max-query-rows', value: 2_000_000, what: 'rows in the result of a query' },
  queries: { option: 'max-queries', value: 5_000, what: 'queries watched by one connection' },
  connectionsPerIdentity: {
    option: 'max-connections-per-identity',
    value: 1_000,
    what: 'connections of one identity to a database',
  },
  connectionsPerAddress: {
    option: 'max-connections-per-address',
    value: 500,
    what: 'connections from one address',
  },
  connectsPerSecond: {
    option: 'max-connects-per-second',
    value: 20,
    what: 'new connections a second from one address',
  },
  messagesPerSecond: {
    option: 'max-messages-per-second',
    value: 2_000,
    what: 'messages a second from one address',
  },
  requestsPerSecond: {
    option: 'max-requests-per-second',
    value: 50,
    what: 'HTTP requests a second from one address',
  },
  waitingMessages: {
    option: 'max-waiting-messages',
    value: 65_536,
    what: 'messages of one connection waiting',
  },
  waitingBytes: {
    option: 'max-waiting-bytes',
    value: 64 * MIB,
    what: 'bytes in the waiting messages of one connection',
  },
  waitingProcedures: {
    option: 'max-waiting-procedures',
    value: 256,
    what: 'procedures of one connection waiting',
  },
  waitingRequests: {
    option: 'max-waiting-requests',
    value: 256,
    what: "requests waiting for a module's HTTP handlers",
  },
  waitingRequestBytes: {
    option: 'max-waiting-request-bytes',
    value: 64 * MIB,
    what: "bytes in requests waiting for a module's HTTP handlers",
  },
  outgoingBytes: {
    option: 'max-outgoing-bytes',
    value: 16 * MIB,
    what: 'bytes that a client has not taken',
  },
  reducerMs: { option: 'max-reducer-ms', value: 5_000, what: 'milliseconds in a reducer' },
  procedureMs: { option: 'max-procedure-ms', value: 120_000, what: 'milliseconds in a procedure' },
  headersMs: {
    option: 'max-headers-ms',
    value: 10_000,
    what: "milliseconds until a request's headers are there",
  },
  moduleBytes: { option: 'max-module-bytes', value: 64 * MIB, what: 'bytes in a module' },
  argumentBytes: {
    option: 'max-argument-bytes',
    value: 16 * MIB,
    what: 'bytes in the arguments of a call by HTTP',
  },
  logBytes: {
    option: 'max-log-bytes',
    value: 4096 * MIB,
    what: "bytes in a database's log behind its newest snapshot",
  },
  sqlBytes: { option: 'max-sql-bytes', value: MIB, what: 'bytes in a request of SQL by HTTP' },
} as const satisfies Record<string, LimitSpec>;

export type LimitName = keyof typeof SPECS;
export type Limits = Readonly<Record<LimitName, number>>;

const names = Object.keys(SPECS) as LimitName[]; // the type of the keys of an own object

export const DEFAULT_LIMITS: Limits = Object.fromEntries(
  names.map(name => [name, SPECS[name].value]),
) as Limits; // all names are there

/** What a rate allows at once: so many seconds of it. */
export const BURST_SECONDS = 10;

/** Says in a refusal which limit has been passed. */
export function exceeded(name: LimitName, limits: Limits): string {
  const { option, what } = SPECS[name];
  return `more than ${limits[name]} ${what} (--${option})`;
}

/** The limits as options of a command. */
export const limitOptions: Readonly<
  Record<string, { readonly type: 'string'; readonly value: 'N'; readonly help: string }>
> = Object.fromEntries(
  names.map(name => {
    const { option, what, value } = SPECS[name];
    return [option, { type: 'string', value: 'N', help: `At most N ${what} (default: ${value}).` }];
  }),
);

/**
 * Reads the limits that an operator has set; an option counts before a variable.
 * @param options values by option, undefined where none was given
 * @throws {RangeError} one is not a whole number above zero
 */
export function readLimits(
  options: Readonly<Record<string, unknown>>,
  env: Readonly<Record<string, string | undefined>>,
): Limits {
  const limits: Record<LimitName, number> = { ...DEFAULT_LIMITS };
  for (const name of names) {
    const { option } = SPECS[name];
    const variable = `PLAZA_ENGINE_${option.toUpperCase().replaceAll('-', '_')}`;
    const given = options[option];
    const [source, text] =
      given === undefined ? [variable, env[variable]] : [`--${option}`, String(given)];
    if (text === undefined || text === '') continue;
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < 1 || !Number.isSafeInteger(value)) {
      throw new RangeError(`${source} takes a whole number from 1, not ${JSON.stringify(text)}.`);
    }
    limits[name] = value;
  }
  return limits;
}
