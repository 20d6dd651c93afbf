import type { Clock } from '../clock.ts';
import type { Commit } from '../commit.ts';
import type { Datastore } from '../datastore/datastore.ts';
import type { Table } from '../datastore/table.ts';
import type { ScheduleDef } from '../schema/module-def.ts';
import { DueQueue } from './due-queue.ts';
import { firstDue, nextDue, readScheduleAt, type ScheduleAt } from './schedule-at.ts';

/** What the scheduler asks of its database. */
export interface ScheduleHost {
  readonly datastore: Datastore;
  /** @returns a function that ends the listening */
  onCommit(listener: (commit: Commit) => void): () => void;
  /** Queues a call like any other; resolves when it is done, however it ended. Never rejects. */
  callScheduled(call: ScheduledCall): Promise<void>;
}

/**
 * A row whose time has come. The row is looked up when the call's turn comes, not before: until then
 * other transactions may have changed or deleted it.
 *
 * What the host must do, as SpacetimeDB does it:
 * - caller: the database's own identity, without a connection;
 * - timestamp: now, but never before `dueMicros`;
 * - `find()` null: nothing happens;
 * - reducer: called with the row in one transaction; after it has returned, and before the commit,
 *   `spent()` is asked, and the row that it returns deleted (SpacetimeDB does so in a transaction of
 *   its own: in the same one, no crash can make a call happen twice). When the reducer failed: the
 *   same in a transaction of its own, so that nothing fails for ever;
 * - procedure: `spent()` is deleted first, in a transaction of its own, then it is called.
 */
export interface ScheduledCall {
  readonly tableId: number;
  readonly functionName: string;
  readonly functionKind: ScheduleDef['functionKind'];
  readonly dueMicros: bigint;
  /** The row, which is the call's arguments; null when it has been deleted. */
  find(): Uint8Array | null;
  /** The row as it is now when it is a one-shot one, which has had its call; else null. */
  spent(): Uint8Array | null;
}

/** A scheduled row that waits. Rows are known by table and primary key. */
interface Waiting {
  readonly timed: TimedTable;
  /** BSATN of the primary key. */
  readonly key: Uint8Array;
  readonly name: string;
  readonly dueMicros: bigint;
}

/** A table of scheduled rows. */
interface TimedTable {
  readonly table: Table;
  readonly schedule: ScheduleDef;
  readonly keyColumn: number;
}

/** Calls that may wait in the database's queue at once: a backlog must not hold up the clients. */
const CALLS_AT_ONCE = 64;

/**
 * Calls reducers and procedures when the rows of scheduled tables are due. What waits is only in
 * memory: at start it is read from the tables, afterwards it follows the commits.
 *
 * A one-shot row is called once and then deleted. An interval row is called again and again, first
 * one interval after it was inserted (or after a start), then at multiples of that; beats that were
 * missed are skipped. A row that is updated begins anew.
 */
export class Scheduler {
  readonly #host: ScheduleHost;
  readonly #clock: Clock;
  /** The rows that wait, by name. */
  readonly #queue = new DueQueue<Waiting>();
  #tables = new Map<number, TimedTable>();
  #cancelTimer: (() => void) | null = null;
  #timerMicros: bigint | null = null;
  #running = 0;
  #stopListening: (() => void) | null = null;

  constructor(host: ScheduleHost, clock: Clock) {
    this.#host = host;
    this.#clock = clock;
  }

  /** Begins, or begins anew after the module has been replaced, with the rows that are there. */
  start(): void {
    this.stop();
    this.#tables = timedTables(this.#host.datastore);
    const now = this.#clock.nowMicros();
    for (const timed of this.#tables.values())
      timed.table.forEachRow((bytes, start) => this.#add(timed, bytes, start, now));
    this.#stopListening = this.#host.onCommit(commit => this.#follow(commit));
    this.#arm();
  }

  /** Calls nothing any more; calls already queued still run. */
  stop(): void {
    this.#stopListening?.();
    this.#stopListening = null;
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    this.#timerMicros = null;
    this.#queue.clear();
    // Calls that are still under way must not put their rows' next times in.
    this.#tables = new Map();
  }

  #follow(commit: Commit): void {
    if (this.#tables.size === 0) return;
    for (const { table, deletes, inserts } of commit.changes) {
      const timed = this.#tables.get(table.id);
      if (timed === undefined) continue;
      for (let i = 0; i < deletes.count; i++)
        this.#queue.delete(nameOf(timed, keyOf(timed, deletes.bytes, deletes.starts[i]!)));
      const now = this.#clock.nowMicros();
      for (let i = 0; i < inserts.count; i++)
        this.#add(timed, inserts.bytes, inserts.starts[i]!, now);
    }
    this.#arm();
  }

  #add(timed: TimedTable, bytes: Uint8Array, start: number, now: bigint): void {
    const schedule = scheduleOf(timed, bytes, start);
    this.#wait(timed, keyOf(timed, bytes, start), firstDue(schedule, now));
  }

  #wait(timed: TimedTable, key: Uint8Array, dueMicros: bigint): void {
    const name = nameOf(timed, key);
    this.#queue.set(name, dueMicros, { timed, key, name, dueMicros });
  }

  /** Sets the one timer to the earliest row. */
  #arm(): void {
    const next = this.#queue.peek();
    if (next === undefined || this.#running >= CALLS_AT_ONCE) return;
    if (this.#timerMicros !== null && this.#timerMicros <= next.atMicros) return;
    this.#cancelTimer?.();
    this.#timerMicros = next.atMicros;
    this.#cancelTimer = this.#clock.setTimer(next.atMicros, () => {
      this.#cancelTimer = null;
      this.#timerMicros = null;
      this.#callDue();
    });
  }

  #callDue(): void {
    const now = this.#clock.nowMicros();
    for (;;) {
      const next = this.#queue.peek();
      if (next === undefined || next.atMicros > now || this.#running >= CALLS_AT_ONCE) break;
      this.#queue.pop();
      this.#running++;
      void this.#call(next.value);
    }
    this.#arm();
  }

  async #call({ timed, key, name, dueMicros }: Waiting): Promise<void> {
    const { table, schedule } = timed;
    await this.#host.callScheduled({
      tableId: table.id,
      functionName: schedule.functionName,
      functionKind: schedule.functionKind,
      dueMicros,
      find: () => findRow(timed, key),
      spent: () => {
        const row = findRow(timed, key);
        return row !== null && scheduleOf(timed, row, 0).tag === 'time' ? row : null;
      },
    });
    this.#running--;
    // A commit meanwhile, or a new start, may have put the row's next time in already.
    if (this.#tables.get(table.id) === timed && !this.#queue.has(name)) {
      const row = findRow(timed, key);
      const next = row === null ? null : scheduleOf(timed, row, 0);
      if (next?.tag === 'interval')
        this.#wait(timed, key, nextDue(dueMicros, next.micros, this.#clock.nowMicros()));
    }
    this.#arm();
  }
}

function timedTables(datastore: Datastore): Map<number, TimedTable> {
  const tables = new Map<number, TimedTable>();
  for (const table of datastore.tables) {
    const { schedule, primaryKey } = table.def;
    // A scheduled table has a primary key: the schema is refused otherwise.
    if (schedule !== null && primaryKey !== null)
      tables.set(table.id, { table, schedule, keyColumn: primaryKey });
  }
  return tables;
}

/** BSATN of a row's primary key. */
function keyOf({ table, keyColumn }: TimedTable, bytes: Uint8Array, start: number): Uint8Array {
  return table.layout.key(bytes, start, [keyColumn]);
}

/** Tells a row from all other scheduled ones. */
function nameOf({ table }: TimedTable, key: Uint8Array): string {
  return `${table.id}/${Buffer.from(key).toString('hex')}`;
}

function findRow({ table, keyColumn }: TimedTable, key: Uint8Array): Uint8Array | null {
  let row: Uint8Array | null = null;
  table.index([keyColumn])?.forEachMatch(key, (bytes, start, end) => {
    row = bytes.slice(start, end);
  });
  return row;
}

function scheduleOf({ table, schedule }: TimedTable, bytes: Uint8Array, start: number): ScheduleAt {
  return readScheduleAt(bytes, table.layout.columnStart(bytes, start, schedule.atColumn));
}
