import { Notifier } from './notifier.ts';

/** How the rows of a collection are told apart and found. */
export interface CollectionOptions<Row, GroupName extends string> {
  /** The row's identity; a later row with the same key takes its place. */
  readonly keyOf: (row: Row) => string;
  /** Ways to ask for rows that belong together, such as those of a page. */
  readonly groups?: Readonly<Record<GroupName, (row: Row) => string>>;
}

interface Held<Row> {
  readonly row: Row;
  /** The connection that brought it. */
  readonly epoch: number;
}

/**
 * Rows of one table as the screen sees them, across connections.
 *
 * The SDK's own cache dies with its connection. Here the rows stay: while the connection is lost
 * the screen goes on showing them, and when the next one has answered every query of this table,
 * `sweep` drops what it did not bring again.
 *
 *   connection 1 ── rows (epoch 1) ── lost ─── connection 2 ── rows (epoch 2) ── sweep
 *                                      └ still shown ────────────────────────────┘ epoch 1 goes
 */
export class Collection<Row, GroupName extends string = never> {
  readonly #options: CollectionOptions<Row, GroupName>;
  readonly #rows = new Map<string, Held<Row>>();
  readonly #groups = new Map<string, Set<string>>();
  /** Answers already given; React needs the same array until something in it changes. */
  readonly #snapshots = new Map<string, readonly Row[]>();
  readonly #notifier = new Notifier();
  #epoch = 0;

  constructor(options: CollectionOptions<Row, GroupName>) {
    this.#options = options;
  }

  /** The row with this key. */
  get(key: string): Row | undefined {
    return this.#rows.get(key)?.row;
  }

  /** All rows, in no particular order; the same array until one of them changes. */
  all(): readonly Row[] {
    return this.#snapshot('all', () => [...this.#rows.values()].map(held => held.row));
  }

  /** The rows of one group, in no particular order; the same array until one of them changes. */
  group(name: GroupName, value: string): readonly Row[] {
    const topic = groupTopic(name, value);
    return this.#snapshot(topic, () =>
      [...(this.#groups.get(topic) ?? [])].flatMap(key => this.get(key) ?? []),
    );
  }

  /** Watches one row. @returns how to stop */
  watchKey(key: string, listener: () => void): () => void {
    return this.#notifier.watch(`key ${key}`, listener);
  }

  /** Watches one group. @returns how to stop */
  watchGroup(name: GroupName, value: string, listener: () => void): () => void {
    return this.#notifier.watch(groupTopic(name, value), listener);
  }

  /** Watches everything. @returns how to stop */
  watchAll(listener: () => void): () => void {
    return this.#notifier.watch('all', listener);
  }

  /** A row arrived or changed. */
  put(row: Row): void {
    const key = this.#options.keyOf(row);
    const before = this.#rows.get(key);
    if (before) this.#leaveGroups(key, before.row);
    this.#rows.set(key, { row, epoch: this.#epoch });
    for (const topic of this.#topicsOf(row)) {
      let members = this.#groups.get(topic);
      if (!members) {
        members = new Set();
        this.#groups.set(topic, members);
      }
      members.add(key);
      this.#touch(topic);
    }
    this.#touchRow(key);
  }

  /** A row left: it was deleted, or no query asks for it any more. */
  remove(row: Row): void {
    this.#removeKey(this.#options.keyOf(row));
  }

  /** Replaces everything, for small views that are read whole. */
  replaceAll(rows: readonly Row[]): void {
    const kept = new Set(rows.map(this.#options.keyOf));
    for (const key of [...this.#rows.keys()]) if (!kept.has(key)) this.#removeKey(key);
    for (const row of rows) this.put(row);
  }

  /** A new connection begins; what it brings is told apart from what stands. */
  beginEpoch(): void {
    this.#epoch += 1;
  }

  /** The current connection has answered everything: drops what an earlier one had brought. */
  sweep(): void {
    for (const [key, held] of [...this.#rows]) if (held.epoch < this.#epoch) this.#removeKey(key);
  }

  #removeKey(key: string): void {
    const held = this.#rows.get(key);
    if (!held) return;
    this.#leaveGroups(key, held.row);
    this.#rows.delete(key);
    this.#touchRow(key);
  }

  #leaveGroups(key: string, row: Row): void {
    for (const topic of this.#topicsOf(row)) {
      const members = this.#groups.get(topic);
      members?.delete(key);
      if (members?.size === 0) this.#groups.delete(topic);
      this.#touch(topic);
    }
  }

  #topicsOf(row: Row): string[] {
    const groups = this.#options.groups;
    if (!groups) return [];
    // The keys of `groups` are GroupName by its type; `Object.keys` forgets that.
    return (Object.keys(groups) as GroupName[]).map(name => groupTopic(name, groups[name](row)));
  }

  #touchRow(key: string): void {
    this.#touch('all');
    this.#notifier.mark(`key ${key}`);
  }

  #touch(topic: string): void {
    this.#snapshots.delete(topic);
    this.#notifier.mark(topic);
  }

  #snapshot(topic: string, read: () => readonly Row[]): readonly Row[] {
    let rows = this.#snapshots.get(topic);
    if (!rows) {
      rows = read();
      this.#snapshots.set(topic, rows);
    }
    return rows;
  }
}

function groupTopic(name: string, value: string): string {
  return `group ${name} ${value}`;
}
