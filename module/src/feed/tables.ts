/** The feed: posts, their threads of comments, and reactions to both. */
import { t, table } from 'spacetimedb/server';

/**
 * A picture in a post. It carries what a reader needs to lay it out and to describe it, so that a
 * page of posts needs no second subscription.
 */
export const Picture = t.object('Picture', {
  fileId: t.string(),
  /** For those who cannot see it; may be empty. */
  alt: t.string(),
  /** Pixels of the largest rendition. */
  width: t.u32(),
  height: t.u32(),
  /** The file's tiny blurred stand-in, as in `file.placeholder`. */
  placeholder: t.string(),
});

/** Who took a post or comment away. */
export const Deleter = t.enum('Deleter', ['Author', 'Moderator']);

/**
 * Public: posts. Subscribed by (`spaceId`, `page`), by `id`, and by (`spaceId`, `isPinned`).
 * A deleted post stays as a tombstone without text and pictures, so that `seq` stays dense.
 */
export const post = table(
  {
    public: true,
    indexes: [
      { accessor: 'spacePage', algorithm: 'btree', columns: ['spaceId', 'page'] },
      { accessor: 'spacePinned', algorithm: 'btree', columns: ['spaceId', 'isPinned'] },
    ],
  },
  {
    id: t.u64().primaryKey().autoInc(),
    spaceId: t.u64(),
    /** Dense in its space, from 0, in the order of arrival. */
    seq: t.u32(),
    /** `seq / 32`. */
    page: t.u32(),
    authorId: t.u64().index('btree'),
    text: t.string(),
    pictures: t.array(Picture),
    isPinned: t.bool(),
    createdAt: t.timestamp(),
    editedAt: t.option(t.timestamp()),
    deletedAt: t.option(t.timestamp()),
    deletedBy: t.option(Deleter),
    /** Chosen by the author's client; unique with the author. */
    requestId: t.uuid().index('btree'),
  },
);

/** Public: the numbers of a post, settled by a short tick. Subscribed like `post`. */
export const postCounters = table(
  {
    public: true,
    indexes: [{ accessor: 'spacePage', algorithm: 'btree', columns: ['spaceId', 'page'] }],
  },
  {
    postId: t.u64().primaryKey(),
    spaceId: t.u64(),
    /** The post's page. */
    page: t.u32(),
    /** Comments that are not deleted. */
    commentCount: t.u32(),
    /** The page that the next comment may be in; written at once, unlike the count. */
    lastCommentPage: t.u32(),
    lastCommentAt: t.option(t.timestamp()),
  },
);

/** Private: where the next comment of a post goes. */
export const threadCursor = table(
  {},
  {
    postId: t.u64().primaryKey(),
    nextSeq: t.u32(),
  },
);

/** Public: comments. Subscribed by (`postId`, `page`). Deleted ones stay as tombstones. */
export const comment = table(
  {
    public: true,
    indexes: [{ accessor: 'postPage', algorithm: 'btree', columns: ['postId', 'page'] }],
  },
  {
    id: t.u64().primaryKey().autoInc(),
    postId: t.u64(),
    /** Dense in its post, from 0. */
    seq: t.u32(),
    /** `seq / 32`. */
    page: t.u32(),
    /** The comment that this one answers; absent when it answers the post. */
    parentId: t.option(t.u64()),
    authorId: t.u64().index('btree'),
    text: t.string(),
    createdAt: t.timestamp(),
    editedAt: t.option(t.timestamp()),
    deletedAt: t.option(t.timestamp()),
    deletedBy: t.option(Deleter),
    /** Chosen by the author's client; unique with the author. */
    requestId: t.uuid().index('btree'),
  },
);

/**
 * Public: who reacted with what; at most one row for a person, target and emoji, which is why it
 * needs no request id. `commentId` 0 means the post itself (ids begin at 1): an option could not
 * stand in an index. Subscribed by (`personId`, `spaceId`, `page`) for one's own marks, and by
 * `postId` to list names.
 */
export const reaction = table(
  {
    public: true,
    indexes: [
      { accessor: 'personPage', algorithm: 'btree', columns: ['personId', 'spaceId', 'page'] },
      {
        accessor: 'personTarget',
        algorithm: 'btree',
        columns: ['personId', 'postId', 'commentId'],
      },
    ],
  },
  {
    id: t.u64().primaryKey().autoInc(),
    spaceId: t.u64(),
    /** The post's page, also for a reaction to one of its comments. */
    page: t.u32(),
    postId: t.u64().index('btree'),
    commentId: t.u64(),
    personId: t.u64(),
    /** One emoji in the form of `checkReaction`, or "need", "vouch", "useful". */
    emoji: t.string(),
    createdAt: t.timestamp(),
  },
);

/**
 * Public: how many reacted, settled by a short tick; a row whose count falls to 0 goes. The feed
 * subscribes by (`spaceId`, `page`, `commentId` = 0), a thread by (`postId`, `commentPage`).
 */
export const reactionCount = table(
  {
    public: true,
    indexes: [
      { accessor: 'spacePage', algorithm: 'btree', columns: ['spaceId', 'page', 'commentId'] },
      { accessor: 'postPage', algorithm: 'btree', columns: ['postId', 'commentPage'] },
      { accessor: 'target', algorithm: 'btree', columns: ['postId', 'commentId'] },
    ],
  },
  {
    id: t.u64().primaryKey().autoInc(),
    spaceId: t.u64(),
    /** The post's page. */
    page: t.u32(),
    postId: t.u64(),
    /** 0: the post itself. */
    commentId: t.u64(),
    /** The comment's page; 0 for the post itself. */
    commentPage: t.u32(),
    emoji: t.string(),
    count: t.u32(),
  },
);
