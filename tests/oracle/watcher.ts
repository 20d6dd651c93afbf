/** A client beside what it should hold, and where the two differ. */
import { type Client, hex } from './client.ts';
import { type Caller, evaluate, type Rows } from './evaluate.ts';
import type { Person } from './issuer.ts';
import type { Query } from './query.ts';
import type { Schema } from './schema.ts';

/** A query with its text. */
export interface AskedQuery {
  readonly query: Query;
  readonly sql: string;
}

/** A query set that a client has open. */
export interface OpenSet {
  readonly id: number;
  readonly queries: readonly AskedQuery[];
}

/** Rows by table or view, as the latin1 strings of their bytes. */
export type RowKeys = ReadonlyMap<string, ReadonlySet<string>>;

export class Watcher {
  readonly person: Person;
  readonly caller: Caller;
  client: Client;
  sets: OpenSet[] = [];
  /** Updates that it may have been sent since it was last checked. */
  updatesMax = 0;

  constructor(person: Person, caller: Caller, client: Client) {
    this.person = person;
    this.caller = caller;
    this.client = client;
  }

  get queries(): readonly AskedQuery[] {
    return this.sets.flatMap(({ queries }) => queries);
  }

  /** Begins anew with another connection, which has no subscriptions. */
  reconnect(client: Client): void {
    this.client = client;
    this.sets = [];
    this.updatesMax = 0;
  }

  /** The rows that its queries have. */
  rowsExpected(schema: Schema, rows: Rows): RowKeys {
    return this.#evaluate(schema, rows, { isEvent: false });
  }

  /** The events that its queries have among the rows of a commit. */
  eventsExpected(schema: Schema, rows: Rows): RowKeys {
    return this.#evaluate(schema, rows, { isEvent: true });
  }

  #evaluate(schema: Schema, rows: Rows, { isEvent }: { isEvent: boolean }): RowKeys {
    const found = new Map<string, Set<string>>();
    for (const { query } of this.queries) {
      const output = query.relations[query.output];
      if (output?.table.isEvent !== isEvent) continue;
      const keys = found.get(output.name) ?? new Set<string>();
      for (const { key } of evaluate(query, schema, rows, this.caller)) keys.add(key);
      if (keys.size > 0) found.set(output.name, keys);
    }
    return found;
  }

  /** How the cache differs from what is expected; null when it does not. */
  cacheProblem(expected: RowKeys): string | null {
    const { cache } = this.client;
    for (const name of new Set([...expected.keys(), ...cache.keys()])) {
      const wanted = expected.get(name) ?? new Set<string>();
      const held = cache.get(name) ?? new Map<string, number>();
      if (wanted.size === held.size && [...wanted].every(key => held.has(key))) continue;
      const sqls = this.queries.map(({ sql }) => sql);
      return `holds of ${name}\n  ${list(held.keys())}\nnot\n  ${list(wanted)}\nfor ${sqls.join('; ')}`;
    }
    return null;
  }

  /** The same for the events that it was told of since this was last asked. */
  eventsProblem(expected: RowKeys): string | null {
    const { events } = this.client;
    this.client.events = new Map();
    for (const name of new Set([...expected.keys(), ...events.keys()])) {
      const [wanted, told] = [list(expected.get(name) ?? []), list(events.get(name) ?? [])];
      if (wanted !== told) return `was told of the events\n  ${told}\nof ${name}, not\n  ${wanted}`;
    }
    return null;
  }
}

/** Rows in hexadecimal, each once. */
function list(rows: Iterable<string>): string {
  return [...new Set(rows)].map(hex).sort().join(' ');
}
