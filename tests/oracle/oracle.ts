/**
 * One case of the oracle: a random schema, clients with random queries, and random transactions.
 * After each step every client's cache must hold exactly the rows that its queries have when they
 * are run afresh, by `evaluate`, on the model.
 */
import { RandomChanges, statementSql } from './changes.ts';
import { Client, hex } from './client.ts';
import { evaluate, type Row, widthOf } from './evaluate.ts';
import type { Person } from './issuer.ts';
import { encodeTransaction, Model } from './model.ts';
import { type Query, randomChain, randomQuery, toSql } from './query.ts';
import { Random } from './random.ts';
import { randomSchema, randomView, type Schema, tableName } from './schema.ts';
import type { Server } from './server.ts';
import { type AskedQuery, type RowKeys, Watcher } from './watcher.ts';

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
  readonly #changes: RandomChanges;
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
    this.#changes = new RandomChanges(this.#random, this.#identities);
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
        this.#watchers.push(new Watcher(person, caller, await this.#connect(person)));
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
    const transaction = this.#changes.transaction(this.#schema, this.#model.rows);
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
    const statement = this.#changes.statement(this.#schema);
    if (statement === null) return;
    const sql = statementSql(statement);
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
    const queries = Array.from({ length: this.#random.between(1, 3) }, () =>
      this.#randomSubscription(watcher),
    );
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

  #randomSubscription({ caller }: Watcher): AskedQuery {
    const others = this.#watchers.flatMap(({ queries }) => queries);
    // The same question as somebody else's is answered by the same shared query.
    if (others.length > 0 && !caller.isOwner && this.#random.chance(0.3)) {
      const known = this.#random.pick(others);
      if (this.#mayName(known.query)) return known;
    }
    const asker = { people: this.#identities, isOwner: caller.isOwner };
    const query = randomQuery(this.#random, this.#schema, asker);
    return { query, sql: toSql(query, this.#random) };
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
    watcher.reconnect(await this.#connect(watcher.person));
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
      watcher.reconnect(await this.#connect(watcher.person));
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
    readonly events: ReadonlyMap<Watcher, RowKeys>;
    /** How many updates a client may have been sent. */
    readonly updatesMax: number;
  }): Promise<void> {
    this.#counts.transitions += 1;
    const waitsForAll = expected.updatesMax === 0 || this.#random.chance(0.2);
    await Promise.all(
      this.#watchers.map(async watcher => {
        const rows = watcher.rowsExpected(this.#schema, this.#model.rows);
        const events = expected.events.get(watcher) ?? new Map();
        watcher.updatesMax += expected.updatesMax;
        const isThere = watcher.cacheProblem(rows) === null && events.size === 0;
        if (isThere && !waitsForAll) return;
        await this.#barrier(watcher);
        this.#check(watcher, watcher.cacheProblem(rows) ?? watcher.eventsProblem(events));
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

  /** The events of the transaction that the model has just made, for each client. */
  #eventsExpected(): Map<Watcher, RowKeys> {
    const { rows } = this.#model;
    const hasEvents = this.#schema.tables.some(
      ({ isEvent, name }) => isEvent && (rows.get(name)?.size ?? 0) > 0,
    );
    if (!hasEvents) return new Map();
    return new Map(
      this.#watchers.map(watcher => [watcher, watcher.eventsExpected(this.#schema, rows)]),
    );
  }

  /** Resolves when the client has received all that was sent to it before. */
  async #barrier({ client }: Watcher): Promise<void> {
    const error = await client.unsubscribe(NO_SET);
    this.#require(error?.includes('Subscription not found') ?? false, `the answer is ${error}`);
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
