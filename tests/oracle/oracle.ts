/**
 * One case of the oracle: a random schema, clients with random queries, and random transactions.
 * After each step every client's cache must hold exactly the rows that its queries have when they
 * are run afresh, by `evaluate`, on the model.
 */
import { Client, hex } from './client.ts';
import { type Caller, evaluate, type Row, widthOf } from './evaluate.ts';
import {
  encodeTransaction,
  Model,
  makeRow,
  type Operation,
  type Statement,
  type Transaction,
} from './model.ts';
import {
  conditionSql,
  type Query,
  randomChain,
  randomQuery,
  randomTableCondition,
  toSql,
} from './query.ts';
import { Random } from './random.ts';
import { randomSchema, randomView, type Schema, type Table, tableName } from './schema.ts';
import type { Person, Server } from './server.ts';
import { asLiteral } from './values.ts';

/** A query set that a client has open. */
interface OpenSet {
  readonly id: number;
  readonly queries: readonly { readonly query: Query; readonly sql: string }[];
}

/** A client with what it should see. */
interface Watcher {
  readonly person: Person;
  readonly caller: Caller;
  client: Client;
  sets: OpenSet[];
  /** Updates that it may have been sent since it was last waited for. */
  updatesMax: number;
}

/** A subscription that nobody has: the error that answers it comes behind all updates. */
const NO_SET = 0xffff_ffff;
const SETS_MAX = 4;

/** What a case has looked at. */
export interface CaseReport {
  /** Steps after each of which every cache was compared. */
  readonly transitions: number;
  /** Of these, commits. */
  readonly commits: number;
  readonly subscriptions: number;
  readonly refusals: number;
}

/** What the oracle found wrong, and how to see it again. */
class Disagreement extends Error {
  override name = 'Disagreement';
}

export class Case {
  readonly #server: Server;
  readonly #random: Random;
  readonly #seed: number;
  readonly #name: string;
  readonly #owner: Person;
  readonly #people: readonly Person[];
  readonly #identities: readonly bigint[];
  #schema: Schema;
  readonly #model: Model;
  #watchers: Watcher[] = [];
  #nextSet = 1;
  #step = 0;
  readonly #history: string[] = [];
  readonly #counts = { transitions: 0, commits: 0, subscriptions: 0, refusals: 0 };

  constructor(server: Server, seed: number, people: readonly Person[]) {
    const [owner, ...others] = people;
    if (owner === undefined) throw new RangeError('a case without people');
    this.#server = server;
    this.#seed = seed;
    this.#random = new Random(seed);
    this.#name = `case-${seed}`;
    this.#owner = owner;
    this.#people = others;
    this.#identities = [...people.map(({ identity }) => identity), 0n];
    this.#schema = randomSchema(this.#random);
    this.#model = new Model(this.#schema);
  }

  /** @throws {Disagreement} a client holds, or was told, something else than the model says */
  async run(transitions: number): Promise<CaseReport> {
    await this.#server.publish(this.#name, this.#schema, this.#owner, true);
    try {
      const callers = [...this.#people, ...(this.#random.chance(0.4) ? [this.#owner] : [])];
      for (const person of callers) {
        const caller = { identity: person.identity, isOwner: person === this.#owner };
        this.#watchers.push({
          person,
          caller,
          client: await this.#connect(person),
          sets: [],
          updatesMax: 0,
        });
      }
      while (this.#counts.transitions < transitions) {
        this.#step += 1;
        await this.#next();
      }
      return this.#counts;
    } catch (error) {
      throw new Disagreement(
        `${String(error)}\nseed ${this.#seed}, step ${this.#step}\n${this.#history.slice(-12).join('\n')}`,
        { cause: error },
      );
    } finally {
      for (const { client } of this.#watchers) await client.close();
      await this.#server.delete(this.#name, this.#owner);
    }
  }

  #next(): Promise<void> {
    return this.#random.choose<Promise<void>>(
      [70, () => this.#transact()],
      [12, () => this.#subscribe()],
      [6, () => this.#unsubscribe()],
      [5, () => this.#askOnce()],
      [5, () => this.#execute()],
      [1.2, () => this.#reconnect()],
      [0.25, () => this.#republish()],
    );
  }

  async #transact(): Promise<void> {
    const writer = this.#random.pick(this.#watchers);
    const transaction = this.#randomTransaction();
    this.#note(
      `${this.#nameOf(writer)} transacts ${transaction.operations
        .map(({ table, kind, row }) => `${kind} ${table.name} ${hex(row.key)}`)
        .join(', ')}${transaction.isRefused ? ', refused' : ''}`,
    );
    const isCommitted = this.#model.transact(transaction);
    const events = this.#eventsExpected();
    this.#model.forgetEvents(this.#schema);
    const args = encodeTransaction(transaction, this.#schema);
    const outcome = await writer.client.call('transact', args);
    this.#require(
      outcome.isCommitted === isCommitted,
      `the call ${outcome.isCommitted ? 'committed' : `failed: ${outcome.message}`}`,
    );
    this.#counts[isCommitted ? 'commits' : 'refusals'] += 1;
    await this.#compare({ events, updatesMax: 1 });
  }

  /** A statement that changes rows, as the owner or somebody who may not. */
  async #execute(): Promise<void> {
    const statement = this.#randomStatement();
    if (statement === null) return;
    const sql = this.#statementSql(statement);
    const person = this.#random.chance(0.9) ? this.#owner : this.#random.pick(this.#people);
    this.#note(`${person === this.#owner ? 'owner' : 'somebody'} executes ${sql}`);
    const isAllowed = person === this.#owner;
    const count = isAllowed ? this.#model.execute(statement, person.identity) : null;
    const events = this.#eventsExpected();
    this.#model.forgetEvents(this.#schema);
    const answer = await this.#server.sql(this.#name, sql, person);
    this.#require((answer.error === null) === (count !== null), `the answer is ${answer.error}`);
    this.#require(
      count === null || answer.changed === count,
      `${answer.changed} rows changed, not ${count}`,
    );
    this.#counts[count === null ? 'refusals' : 'commits'] += 1;
    await this.#compare({ events, updatesMax: 1 });
  }

  async #subscribe(): Promise<void> {
    const watcher = this.#random.pick(this.#watchers);
    if (watcher.sets.length >= SETS_MAX) {
      await this.#unsubscribe();
      return;
    }
    const queries = Array.from({ length: this.#random.between(1, 3) }, () => {
      const others = this.#watchers.flatMap(({ sets }) => sets.flatMap(set => set.queries));
      // The same question as somebody else's is answered by the same shared query.
      if (others.length > 0 && !watcher.caller.isOwner && this.#random.chance(0.3)) {
        const known = this.#random.pick(others);
        if (this.#mayName(known.query)) return known;
      }
      const asker = { people: this.#identities, isOwner: watcher.caller.isOwner };
      const query = randomQuery(this.#random, this.#schema, asker);
      return { query, sql: toSql(query, this.#random) };
    });
    const set = { id: this.#nextSet++, queries };
    this.#note(`${this.#nameOf(watcher)} subscribes ${queries.map(({ sql }) => sql).join('; ')}`);
    const isTooWide = queries.some(({ query }) => widthOf(query, this.#schema, watcher.caller) > 2);
    try {
      await watcher.client.subscribe(
        set.id,
        queries.map(({ sql }) => sql),
      );
      this.#require(!isTooWide, 'a subscription over more than two tables was accepted');
      watcher.sets.push(set);
      this.#counts.subscriptions += 1;
    } catch (error) {
      const isExpected = isTooWide && String(error).includes('Invalid number of tables');
      if (!isExpected) throw error;
      this.#counts.refusals += 1;
    }
    await this.#compare({ events: new Map(), updatesMax: 0 });
  }

  /** Whether everybody may name what the query reads. */
  #mayName({ relations }: Query): boolean {
    return relations.every(
      ({ table, view }) =>
        (view !== null && this.#schema.views.includes(view)) ||
        (view === null && table.isPublic && this.#schema.tables.includes(table)),
    );
  }

  async #unsubscribe(): Promise<void> {
    const watcher = this.#random.pick(this.#watchers);
    if (watcher.sets.length === 0) return;
    const [set] = watcher.sets.splice(this.#random.below(watcher.sets.length), 1);
    if (set === undefined) return;
    this.#note(`${this.#nameOf(watcher)} unsubscribes set ${set.id}`);
    const error = await watcher.client.unsubscribe(set.id);
    this.#require(error === null, `the answer is ${error}`);
    await this.#compare({ events: new Map(), updatesMax: 0 });
  }

  /** A query that runs once: over the websocket, or as SQL over HTTP. */
  async #askOnce(): Promise<void> {
    const watcher = this.#random.pick(this.#watchers);
    const { caller } = watcher;
    const asker = { people: this.#identities, isOwner: caller.isOwner };
    const readable = this.#schema.tables.filter(table => table.isPublic || caller.isOwner);
    const query = this.#random.chance(0.5)
      ? randomChain(this.#random, readable, this.#identities)
      : randomQuery(this.#random, this.#schema, asker);
    const sql = toSql(query, this.#random);
    this.#note(`${this.#nameOf(watcher)} asks ${sql}`);
    const expected = evaluate(query, this.#schema, this.#model.rows, caller);
    if (this.#random.chance(0.1)) {
      const counting = sql.replace(/^SELECT \S+/, 'SELECT COUNT(*) AS n');
      const answer = await this.#server.sql(this.#name, counting, watcher.person);
      const [[count]] = answer.rows as [[number]];
      this.#require(count === expected.length, `${count} rows counted, not ${expected.length}`);
    } else {
      const rows = await watcher.client.query(sql);
      this.#requireSame(rows, expected, 'the answer');
    }
    await this.#compare({ events: new Map(), updatesMax: 0 });
  }

  async #reconnect(): Promise<void> {
    const watcher = this.#random.pick(this.#watchers);
    this.#note(`${this.#nameOf(watcher)} reconnects`);
    await watcher.client.close();
    watcher.client = await this.#connect(watcher.person);
    watcher.sets = [];
    watcher.updatesMax = 0;
    await this.#compare({ events: new Map(), updatesMax: 0 });
  }

  /** Another version of the module: a view computes something else, a table or a view is added. */
  async #republish(): Promise<void> {
    const { tables, views } = this.#schema;
    const stored = tables.filter(table => !table.isEvent);
    const kind = this.#random.below(3);
    if (kind === 0 && views.length > 0) {
      const changed = this.#random.pick(views);
      const isPersonal = changed.condition.tag === 'mine';
      const other = randomView(this.#random, [changed.table]);
      if ((other.condition.tag === 'mine') !== isPersonal) return;
      const view = { ...changed, condition: other.condition };
      this.#adopt({ ...this.#schema, views: views.map(each => (each === changed ? view : each)) });
    } else if (kind === 1) {
      const [added] = randomSchema(this.#random).tables;
      if (added === undefined) return;
      this.#adopt({
        ...this.#schema,
        tables: [...tables, { ...added, name: tableName(tables.length) }],
      });
    } else {
      const view = { name: `view_${views.length}`, ...randomView(this.#random, stored) };
      this.#adopt({ ...this.#schema, views: [...views, view] });
    }
    this.#note('the module is replaced');
    await this.#server.publish(this.#name, this.#schema, this.#owner, false);
    for (const watcher of this.#watchers) {
      if (!watcher.client.isClosed) await this.#barrier(watcher).catch(() => {});
      if (!watcher.client.isClosed) continue;
      watcher.client = await this.#connect(watcher.person);
      watcher.sets = [];
      watcher.updatesMax = 0;
    }
    await this.#compare({ events: new Map(), updatesMax: 1 });
  }

  /** Queries that are open speak of the new version from now on. */
  #adopt(schema: Schema): void {
    this.#schema = schema;
    this.#model.adopt(schema);
    const current = (query: Query): Query => ({
      ...query,
      relations: query.relations.map(relation => ({
        ...relation,
        view: schema.views.find(({ name }) => name === relation.view?.name) ?? null,
      })),
    });
    for (const watcher of this.#watchers) {
      watcher.sets = watcher.sets.map(set => ({
        ...set,
        queries: set.queries.map(({ query, sql }) => ({ query: current(query), sql })),
      }));
    }
  }

  async #connect({ token }: Person): Promise<Client> {
    return Client.connect({
      url: this.#server.url,
      database: this.#name,
      token,
      protocol: this.#random.pick(['v2.bsatn.spacetimedb', 'v3.bsatn.spacetimedb'] as const),
      compression: this.#random.pick(['None', 'None', 'Gzip', 'Brotli'] as const),
      isConfirmed: this.#random.chance(0.5),
    });
  }

  /**
   * Compares every client's cache with its queries run afresh. A client that should have changed is
   * waited for; one that should not, every few steps: what it is told by mistake stays in its cache.
   */
  async #compare(expected: {
    readonly events: ReadonlyMap<Watcher, ReadonlyMap<string, readonly string[]>>;
    /** How many updates a client may have been sent. */
    readonly updatesMax: number;
  }): Promise<void> {
    this.#counts.transitions += 1;
    const waitsForAll = expected.updatesMax === 0 || this.#random.chance(0.2);
    await Promise.all(
      this.#watchers.map(async watcher => {
        const rows = this.#rowsExpected(watcher);
        const events = expected.events.get(watcher) ?? new Map<string, string[]>();
        watcher.updatesMax += expected.updatesMax;
        const isThere = cacheProblem(watcher, rows) === null && events.size === 0;
        if (isThere && !waitsForAll) return;
        await this.#barrier(watcher);
        this.#check(watcher, cacheProblem(watcher, rows) ?? eventsProblem(watcher, events));
      }),
    );
  }

  #check(watcher: Watcher, problem: string | null): void {
    const { client, updatesMax } = watcher;
    const who = this.#nameOf(watcher);
    const [failed] = client.failedSets;
    this.#require(failed === undefined, `${who}: set ${failed?.querySetId}: ${failed?.error}`);
    this.#require(problem === null, `${who} ${problem}`);
    this.#require(client.updateCount <= updatesMax, `${who} got ${client.updateCount} updates`);
    client.updateCount = 0;
    watcher.updatesMax = 0;
  }

  /** What a client's cache should hold, by table. */
  #rowsExpected({ sets, caller }: Watcher): Map<string, Set<string>> {
    const expected = new Map<string, Set<string>>();
    for (const { query } of sets.flatMap(({ queries }) => queries)) {
      const output = query.relations[query.output];
      if (output === undefined || output.table.isEvent) continue;
      const rows = expected.get(output.name) ?? new Set<string>();
      expected.set(output.name, rows);
      for (const { key } of evaluate(query, this.#schema, this.#model.rows, caller)) rows.add(key);
    }
    return expected;
  }

  /** The events of the transaction that the model has just made, for each client. */
  #eventsExpected(): Map<Watcher, Map<string, string[]>> {
    const expected = new Map<Watcher, Map<string, string[]>>();
    const hasEvents = this.#schema.tables.some(
      ({ isEvent, name }) => isEvent && (this.#model.rows.get(name)?.size ?? 0) > 0,
    );
    if (!hasEvents) return expected;
    for (const watcher of this.#watchers) {
      const ofWatcher = new Map<string, string[]>();
      expected.set(watcher, ofWatcher);
      for (const { query } of watcher.sets.flatMap(set => set.queries)) {
        const output = query.relations[query.output];
        if (output === undefined || !output.table.isEvent) continue;
        const rows = evaluate(query, this.#schema, this.#model.rows, watcher.caller);
        const keys = ofWatcher.get(output.name) ?? [];
        if (rows.length === 0) continue;
        ofWatcher.set(output.name, [...keys, ...rows.map(({ key }) => key)]);
      }
    }
    return expected;
  }

  /** Resolves when the client has received all that was sent to it before. */
  async #barrier({ client }: Watcher): Promise<void> {
    const error = await client.unsubscribe(NO_SET);
    this.#require(error?.includes('Subscription not found') ?? false, `the answer is ${error}`);
  }

  #randomTransaction(): Transaction {
    const operations: Operation[] = [];
    const tables = this.#schema.tables.filter(() => this.#random.chance(0.5));
    for (const table of tables) {
      for (let count = this.#random.between(1, 3); count > 0; count -= 1) {
        operations.push(this.#randomOperation(table));
      }
    }
    return { operations, isRefused: this.#random.chance(0.04) };
  }

  #randomOperation(table: Table): Operation {
    const present = [...(this.#model.rows.get(table.name)?.values() ?? [])];
    // Tables stay small, so that rows meet.
    const isFull = present.length > 12;
    const kind = this.#random.choose<Operation['kind']>(
      [isFull ? 1 : 5, () => 'insertIfNew'],
      [isFull ? 0 : 1, () => 'insert'],
      [isFull ? 5 : 1, () => 'delete'],
      [isFull ? 5 : 1, () => 'deleteByKey'],
      [table.hasKey ? 2 : 0.5, () => 'update'],
    );
    const needsRow = kind !== 'insert' && kind !== 'insertIfNew';
    if (!needsRow || present.length === 0) return { table, kind, row: this.#randomRow(table) };
    const old = this.#random.pick(present);
    if (kind !== 'update' || !table.hasKey) return { table, kind, row: old };
    const changed = this.#random.below(table.columns.length - 1) + 1;
    const values = old.values.map((value, i) =>
      i === changed ? (this.#randomRow(table).values[i] ?? null) : value,
    );
    return { table, kind, row: makeRow(table, values) };
  }

  #randomRow(table: Table): Row {
    return makeRow(
      table,
      table.columns.map(({ type }) => type.pick(this.#random, this.#identities)),
    );
  }

  #randomStatement(): Statement | null {
    const random = this.#random;
    const table = random.pick(this.#schema.tables);
    const where = random.chance(0.9) ? randomTableCondition(random, table, this.#identities) : null;
    const writable = table.columns.flatMap(({ type }, i) => (type.isWritable ? [i] : []));
    return random.choose<Statement | null>(
      [
        3,
        () => {
          if (writable.length < table.columns.length) return null;
          const rows = Array.from({ length: random.between(1, 3) }, () => {
            const { values } = this.#randomRow(table);
            return makeRow(table, values.map(asLiteral));
          });
          return { tag: 'insert', table, rows };
        },
      ],
      [2, () => ({ tag: 'delete', table, where })],
      [
        3,
        () => {
          const column = random.pick(writable);
          const value = asLiteral(this.#randomRow(table).values[column] ?? null);
          return { tag: 'update', table, column, value, where };
        },
      ],
    );
  }

  #statementSql(statement: Statement): string {
    const { table } = statement;
    const calm = new Random(0);
    // A quoted number is no value in INSERT and UPDATE.
    const literal = (column: number, value: Row['values'][number] | undefined): string => {
      const type = table.columns[column]?.type;
      const isText = type?.builder === 't.string()';
      const text = type?.literal(value ?? null, calm) ?? '';
      return isText || !text.startsWith("'") ? text : text.slice(1, -1);
    };
    if (statement.tag === 'insert') {
      const columns = table.columns.map(({ name }) => name).join(', ');
      const rows = statement.rows.map(
        ({ values }) => `(${values.map((value, i) => literal(i, value)).join(', ')})`,
      );
      return `INSERT INTO ${table.name} (${columns}) VALUES ${rows.join(', ')}`;
    }
    const relation = { name: table.name, alias: table.name, table, view: null };
    const where =
      statement.where === null ? '' : ` WHERE ${conditionSql(statement.where, [relation])}`;
    if (statement.tag === 'delete') return `DELETE FROM ${table.name}${where}`;
    const column = table.columns[statement.column]?.name;
    return `UPDATE ${table.name} SET ${column} = ${literal(statement.column, statement.value)}${where}`;
  }

  #requireSame(rows: readonly string[], expected: readonly Row[], what: string): void {
    const told = rows.map(hex).sort();
    const wanted = expected.map(({ key }) => hex(key)).sort();
    this.#require(told.join() === wanted.join(), `${what} is\n  ${told}\nnot\n  ${wanted}`);
  }

  #require(isTrue: boolean, what: string): void {
    if (!isTrue) throw new Disagreement(what);
  }

  #nameOf(watcher: Watcher): string {
    return watcher.caller.isOwner ? 'owner' : `client ${this.#watchers.indexOf(watcher)}`;
  }

  #note(what: string): void {
    this.#history.push(`${this.#step}: ${what}`);
    if (this.#history.length > 40) this.#history.shift();
  }
}

function cacheProblem(
  { client, sets }: Watcher,
  expected: ReadonlyMap<string, ReadonlySet<string>>,
): string | null {
  for (const name of new Set([...expected.keys(), ...client.cache.keys()])) {
    const wanted = expected.get(name) ?? new Set<string>();
    const held = client.cache.get(name) ?? new Map<string, number>();
    if (wanted.size === held.size && [...wanted].every(key => held.has(key))) continue;
    const sqls = sets.flatMap(({ queries }) => queries.map(({ sql }) => sql));
    return `holds of ${name}\n  ${list(held.keys())}\nnot\n  ${list(wanted)}\nfor ${sqls.join('; ')}`;
  }
  return null;
}

/** Takes the events that the client was told of. */
function eventsProblem(
  { client }: Watcher,
  expected: ReadonlyMap<string, readonly string[]>,
): string | null {
  const { events } = client;
  client.events = new Map();
  for (const name of new Set([...expected.keys(), ...events.keys()])) {
    const [wanted, told] = [list(expected.get(name) ?? []), list(events.get(name) ?? [])];
    if (wanted !== told) return `was told of the events\n  ${told}\nof ${name}, not\n  ${wanted}`;
  }
  return null;
}

/** Rows in hexadecimal, each once. */
function list(rows: Iterable<string>): string {
  return [...new Set(rows)].map(hex).sort().join(' ');
}
