import { type DbConnection, type EventContext, tables } from '@plaza/shared/bindings';
import type {
  Comment,
  CurrentPerson,
  MySession,
  MySpace,
  Person,
  Post,
  PostCounters,
  Presence,
  Reaction,
  ReactionCount,
  Space,
  SpaceMember,
  SpaceStats,
} from '@plaza/shared/bindings/types';
import { Collection } from './collection.ts';
import { Connection, type ConnectionParts } from './connection.ts';
import { LiveQueries, type LiveQuery } from './live-queries.ts';

/** How long rows of a screen are kept after it was left. */
const lingerMs = 30_000;

/** Tables that show something else to each person. */
const personalTables = ['me', 'my_spaces', 'my_sessions'];

/** The rows, the queries that bring them, and the connection: what all hooks stand on. */
export class Plaza {
  readonly people = new Collection<Person, 'handle'>({
    keyOf: row => String(row.id),
    groups: { handle: row => row.handle },
  });
  readonly presences = new Collection<Presence>({ keyOf: row => String(row.personId) });
  readonly spaces = new Collection<Space, 'slug'>({
    keyOf: row => String(row.id),
    groups: { slug: row => row.slug },
  });
  readonly spaceStats = new Collection<SpaceStats>({ keyOf: row => String(row.spaceId) });
  readonly members = new Collection<SpaceMember, 'space' | 'person'>({
    keyOf: row => String(row.id),
    groups: { space: row => String(row.spaceId), person: row => String(row.personId) },
  });
  readonly posts = new Collection<Post, 'page' | 'pinned'>({
    keyOf: row => String(row.id),
    groups: {
      page: row => pageKey(row.spaceId, row.page),
      pinned: row => (row.isPinned ? String(row.spaceId) : ''),
    },
  });
  readonly postCounters = new Collection<PostCounters>({ keyOf: row => String(row.postId) });
  readonly comments = new Collection<Comment, 'page'>({
    keyOf: row => String(row.id),
    groups: { page: row => pageKey(row.postId, row.page) },
  });
  readonly reactions = new Collection<Reaction, 'mine' | 'target'>({
    keyOf: row => String(row.id),
    groups: { mine: row => mineKey(row), target: row => targetKey(row) },
  });
  readonly reactionCounts = new Collection<ReactionCount, 'target'>({
    keyOf: row => String(row.id),
    groups: { target: row => targetKey(row) },
  });
  readonly me = new Collection<CurrentPerson>({ keyOf: row => String(row.personId) });
  readonly mySpaces = new Collection<MySpace>({ keyOf: row => String(row.spaceId) });
  readonly mySessions = new Collection<MySession>({ keyOf: row => row.connectionId.toHexString() });

  readonly queries: LiveQueries;
  readonly connection: Connection;

  constructor(parts: Omit<ConnectionParts, 'onOpen' | 'onClose' | 'pingSql'>) {
    this.queries = new LiveQueries({
      lingerMs,
      onTableCurrent: table => this.#collections[table]?.sweep(),
    });
    this.connection = new Connection({
      ...parts,
      pingSql: tables.spaceStats.where(row => row.spaceId.eq(0n)).toSql(),
      onOpen: connection => this.#attach(connection),
      onClose: () => this.queries.disconnect(),
    });
  }

  /** Comes back as whoever the session cookie now names. */
  async changePerson(): Promise<void> {
    this.forgetPerson();
    await this.connection.reopen();
  }

  /** Lets go of all that was shown to one person only. */
  forgetPerson(): void {
    this.me.replaceAll([]);
    this.mySpaces.replaceAll([]);
    this.mySessions.replaceAll([]);
    this.queries.forget(personalTables);
  }

  /** By the name on the wire, which is what a query's SQL names. */
  readonly #collections: Readonly<Record<string, { beginEpoch(): void; sweep(): void }>> = {
    person: this.people,
    presence: this.presences,
    space: this.spaces,
    space_stats: this.spaceStats,
    space_member: this.members,
    post: this.posts,
    post_counters: this.postCounters,
    comment: this.comments,
    reaction: this.reactions,
    reaction_count: this.reactionCounts,
    me: this.me,
    my_spaces: this.mySpaces,
    my_sessions: this.mySessions,
  };

  #attach(connection: DbConnection): void {
    const { db } = connection;
    for (const collection of Object.values(this.#collections)) collection.beginEpoch();
    feed(db.person, this.people);
    feed(db.presence, this.presences);
    feed(db.space, this.spaces);
    feed(db.spaceStats, this.spaceStats);
    feed(db.spaceMember, this.members);
    feed(db.post, this.posts);
    feed(db.postCounters, this.postCounters);
    feed(db.comment, this.comments);
    feed(db.reaction, this.reactions);
    feed(db.reactionCount, this.reactionCounts);
    feed(db.me, this.me);
    feed(db.mySpaces, this.mySpaces);
    feed(db.mySessions, this.mySessions);
    this.queries.connect((sql, on) =>
      connection
        .subscriptionBuilder()
        .onApplied(on.applied)
        .onError(context => on.failed(context.event ?? new Error('The query was refused.')))
        .subscribe(sql),
    );
  }
}

/** What the SDK tells about the rows of a table. */
interface RowSource<Row> {
  onInsert(listener: (context: EventContext, row: Row) => void): void;
  onUpdate(listener: (context: EventContext, before: Row, row: Row) => void): void;
  onDelete(listener: (context: EventContext, row: Row) => void): void;
}

interface RowSink<Row> {
  put(row: Row): void;
  remove(row: Row): void;
}

function feed<Row>(source: RowSource<Row>, sink: RowSink<Row>): void {
  source.onInsert((_context, row) => sink.put(row));
  source.onUpdate((_context, _before, row) => sink.put(row));
  source.onDelete((_context, row) => sink.remove(row));
}

/** The group of a page: of a space's posts, or of a post's comments. */
export function pageKey(ownerId: bigint, page: number): string {
  return `${ownerId}/${page}`;
}

/** What can be reacted to: a post, or with `commentId` one of its comments; 0 is the post itself. */
export interface ReactionTarget {
  readonly postId: bigint;
  readonly commentId: bigint;
}

/** The group of all that stands on one target. */
export function targetKey({ postId, commentId }: ReactionTarget): string {
  return `${postId}/${commentId}`;
}

/** The group of one person's reactions to one target. */
export function mineKey({
  personId,
  ...target
}: ReactionTarget & { readonly personId: bigint }): string {
  return `${personId}/${targetKey(target)}`;
}

/** A typed query of the generated bindings. */
interface BuiltQuery {
  toSql(): string;
}

/** Names the table that a query brings, which its SQL alone would have to be parsed for. */
export function liveQuery(table: string, query: BuiltQuery): LiveQuery {
  return { table, sql: query.toSql() };
}
