// Generated from the module by plaza-engine. Do not edit:
// change the module and generate again.

/* eslint-disable */

import {
  t as __t,
  type Infer as __Infer,
} from "spacetimedb";

export const Comment = /* @__PURE__ */ __t.object("Comment", {
  id: __t.u64(),
  postId: __t.u64(),
  seq: __t.u32(),
  page: __t.u32(),
  parentId: __t.option(__t.u64()),
  authorId: __t.u64(),
  text: __t.string(),
  createdAt: __t.timestamp(),
  editedAt: __t.option(__t.timestamp()),
  deletedAt: __t.option(__t.timestamp()),
  get deletedBy() {
    return __t.option(Deleter);
  },
  requestId: __t.uuid(),
});
export type Comment = __Infer<typeof Comment>;

export const CurrentPerson = /* @__PURE__ */ __t.object("CurrentPerson", {
  personId: __t.u64(),
  get roles() {
    return __t.array(Role);
  },
  get suspension() {
    return __t.option(SuspensionNotice);
  },
});
export type CurrentPerson = __Infer<typeof CurrentPerson>;

export const DeadLetter = /* @__PURE__ */ __t.object("DeadLetter", {
  id: __t.u64(),
  kind: __t.string(),
  payload: __t.string(),
  recipientId: __t.option(__t.u64()),
  createdAt: __t.timestamp(),
  attempts: __t.u32(),
  lastError: __t.string(),
  diedAt: __t.timestamp(),
});
export type DeadLetter = __Infer<typeof DeadLetter>;

export const Deleter = /* @__PURE__ */ __t.enum("Deleter", {
  Author: __t.unit(),
  Moderator: __t.unit(),
});
export type Deleter = __Infer<typeof Deleter>;

export const DepartureTimer = /* @__PURE__ */ __t.object("DepartureTimer", {
  scheduledId: __t.u64(),
  scheduledAt: __t.scheduleAt(),
  personId: __t.u64(),
  leftAt: __t.timestamp(),
});
export type DepartureTimer = __Infer<typeof DepartureTimer>;

export const EndedSession = /* @__PURE__ */ __t.object("EndedSession", {
  sid: __t.string(),
  endedAt: __t.timestamp(),
});
export type EndedSession = __Infer<typeof EndedSession>;

export const File = /* @__PURE__ */ __t.object("File", {
  id: __t.string(),
  ownerId: __t.u64(),
  mime: __t.string(),
  width: __t.u32(),
  height: __t.u32(),
  byteSize: __t.u32(),
  placeholder: __t.string(),
  createdAt: __t.timestamp(),
});
export type File = __Infer<typeof File>;

export const IdentityLink = /* @__PURE__ */ __t.object("IdentityLink", {
  identity: __t.identity(),
  personId: __t.u64(),
  linkedAt: __t.timestamp(),
});
export type IdentityLink = __Infer<typeof IdentityLink>;

export const ImportedPicture = /* @__PURE__ */ __t.object("ImportedPicture", {
  fileId: __t.string(),
  alt: __t.string(),
});
export type ImportedPicture = __Infer<typeof ImportedPicture>;

export const ImportedRows = /* @__PURE__ */ __t.enum("ImportedRows", {
  get Person() {
    return __t.array(Person);
  },
  get IdentityLink() {
    return __t.array(IdentityLink);
  },
  get TrustedIssuer() {
    return __t.array(TrustedIssuer);
  },
  get RoleGrant() {
    return __t.array(RoleGrant);
  },
  get Suspension() {
    return __t.array(Suspension);
  },
  get SuspensionTimer() {
    return __t.array(SuspensionTimer);
  },
  get EndedSession() {
    return __t.array(EndedSession);
  },
  get Space() {
    return __t.array(Space);
  },
  get SpaceMember() {
    return __t.array(SpaceMember);
  },
  get SpaceStats() {
    return __t.array(SpaceStats);
  },
  get SpaceCursor() {
    return __t.array(SpaceCursor);
  },
  get SpaceReading() {
    return __t.array(SpaceReading);
  },
  get Post() {
    return __t.array(Post);
  },
  get PostCounters() {
    return __t.array(PostCounters);
  },
  get ThreadCursor() {
    return __t.array(ThreadCursor);
  },
  get Comment() {
    return __t.array(Comment);
  },
  get Reaction() {
    return __t.array(Reaction);
  },
  get ReactionCount() {
    return __t.array(ReactionCount);
  },
  get PendingReaction() {
    return __t.array(PendingReaction);
  },
  get PendingPost() {
    return __t.array(PendingPost);
  },
  get PendingSpace() {
    return __t.array(PendingSpace);
  },
  get File() {
    return __t.array(File);
  },
  get Outbox() {
    return __t.array(Outbox);
  },
  get DeadLetter() {
    return __t.array(DeadLetter);
  },
  get OutboxSignal() {
    return __t.array(OutboxSignal);
  },
});
export type ImportedRows = __Infer<typeof ImportedRows>;

export const Lease = /* @__PURE__ */ __t.enum("Lease", {
  get Granted() {
    return __t.array(LeasedMessage);
  },
  Refused: __t.string(),
});
export type Lease = __Infer<typeof Lease>;

export const LeasedMessage = /* @__PURE__ */ __t.object("LeasedMessage", {
  id: __t.u64(),
  kind: __t.string(),
  payload: __t.string(),
  recipientId: __t.option(__t.u64()),
  recipientIdentities: __t.array(__t.identity()),
  createdAt: __t.timestamp(),
  attempts: __t.u32(),
});
export type LeasedMessage = __Infer<typeof LeasedMessage>;

export const MySession = /* @__PURE__ */ __t.object("MySession", {
  connectionId: __t.connectionId(),
  sid: __t.string(),
  isAway: __t.bool(),
  connectedAt: __t.timestamp(),
});
export type MySession = __Infer<typeof MySession>;

export const MySpace = /* @__PURE__ */ __t.object("MySpace", {
  spaceId: __t.u64(),
  get role() {
    return SpaceRole;
  },
  joinedAt: __t.timestamp(),
  seenSeq: __t.u32(),
  seenAt: __t.option(__t.timestamp()),
});
export type MySpace = __Infer<typeof MySpace>;

export const NewPicture = /* @__PURE__ */ __t.object("NewPicture", {
  fileId: __t.string(),
  alt: __t.string(),
});
export type NewPicture = __Infer<typeof NewPicture>;

export const Outbox = /* @__PURE__ */ __t.object("Outbox", {
  id: __t.u64(),
  kind: __t.string(),
  payload: __t.string(),
  recipientId: __t.option(__t.u64()),
  createdAt: __t.timestamp(),
  attempts: __t.u32(),
  dueAt: __t.timestamp(),
  lastError: __t.option(__t.string()),
});
export type Outbox = __Infer<typeof Outbox>;

export const OutboxSignal = /* @__PURE__ */ __t.object("OutboxSignal", {
  key: __t.u8(),
  highestId: __t.u64(),
  wakeCount: __t.u64(),
});
export type OutboxSignal = __Infer<typeof OutboxSignal>;

export const OutboxState = /* @__PURE__ */ __t.object("OutboxState", {
  key: __t.u8(),
  highestId: __t.u64(),
  wakeCount: __t.u64(),
});
export type OutboxState = __Infer<typeof OutboxState>;

export const OutboxTimer = /* @__PURE__ */ __t.object("OutboxTimer", {
  scheduledId: __t.u64(),
  scheduledAt: __t.scheduleAt(),
});
export type OutboxTimer = __Infer<typeof OutboxTimer>;

export const PendingPost = /* @__PURE__ */ __t.object("PendingPost", {
  postId: __t.u64(),
  commentDifference: __t.i32(),
  lastCommentAt: __t.option(__t.timestamp()),
});
export type PendingPost = __Infer<typeof PendingPost>;

export const PendingReaction = /* @__PURE__ */ __t.object("PendingReaction", {
  id: __t.u64(),
  postId: __t.u64(),
  commentId: __t.u64(),
  emoji: __t.string(),
  difference: __t.i32(),
});
export type PendingReaction = __Infer<typeof PendingReaction>;

export const PendingSpace = /* @__PURE__ */ __t.object("PendingSpace", {
  spaceId: __t.u64(),
  memberDifference: __t.i32(),
  hereDifference: __t.i32(),
  postDifference: __t.i32(),
  lastPostAt: __t.option(__t.timestamp()),
});
export type PendingSpace = __Infer<typeof PendingSpace>;

export const Person = /* @__PURE__ */ __t.object("Person", {
  id: __t.u64(),
  handle: __t.string(),
  displayName: __t.string(),
  headline: __t.string(),
  bio: __t.string(),
  avatarFileId: __t.option(__t.string()),
  hue: __t.u8(),
  get trade() {
    return __t.option(Trade);
  },
  createdAt: __t.timestamp(),
  isDemo: __t.bool(),
});
export type Person = __Infer<typeof Person>;

export const Picture = /* @__PURE__ */ __t.object("Picture", {
  fileId: __t.string(),
  alt: __t.string(),
  width: __t.u32(),
  height: __t.u32(),
  placeholder: __t.string(),
});
export type Picture = __Infer<typeof Picture>;

export const Post = /* @__PURE__ */ __t.object("Post", {
  id: __t.u64(),
  spaceId: __t.u64(),
  seq: __t.u32(),
  page: __t.u32(),
  authorId: __t.u64(),
  text: __t.string(),
  get pictures() {
    return __t.array(Picture);
  },
  isPinned: __t.bool(),
  createdAt: __t.timestamp(),
  editedAt: __t.option(__t.timestamp()),
  deletedAt: __t.option(__t.timestamp()),
  get deletedBy() {
    return __t.option(Deleter);
  },
  requestId: __t.uuid(),
});
export type Post = __Infer<typeof Post>;

export const PostCounters = /* @__PURE__ */ __t.object("PostCounters", {
  postId: __t.u64(),
  spaceId: __t.u64(),
  page: __t.u32(),
  commentCount: __t.u32(),
  lastCommentPage: __t.u32(),
  lastCommentAt: __t.option(__t.timestamp()),
});
export type PostCounters = __Infer<typeof PostCounters>;

export const Presence = /* @__PURE__ */ __t.object("Presence", {
  personId: __t.u64(),
  get state() {
    return PresenceState;
  },
  lastSeenAt: __t.timestamp(),
});
export type Presence = __Infer<typeof Presence>;

export const PresenceState = /* @__PURE__ */ __t.enum("PresenceState", {
  Here: __t.unit(),
  Away: __t.unit(),
  Gone: __t.unit(),
});
export type PresenceState = __Infer<typeof PresenceState>;

export const Reaction = /* @__PURE__ */ __t.object("Reaction", {
  id: __t.u64(),
  spaceId: __t.u64(),
  page: __t.u32(),
  postId: __t.u64(),
  commentId: __t.u64(),
  personId: __t.u64(),
  emoji: __t.string(),
  createdAt: __t.timestamp(),
});
export type Reaction = __Infer<typeof Reaction>;

export const ReactionCount = /* @__PURE__ */ __t.object("ReactionCount", {
  id: __t.u64(),
  spaceId: __t.u64(),
  page: __t.u32(),
  postId: __t.u64(),
  commentId: __t.u64(),
  commentPage: __t.u32(),
  emoji: __t.string(),
  count: __t.u32(),
});
export type ReactionCount = __Infer<typeof ReactionCount>;

export const Role = /* @__PURE__ */ __t.enum("Role", {
  Provider: __t.unit(),
  Moderator: __t.unit(),
  Staff: __t.unit(),
  Admin: __t.unit(),
});
export type Role = __Infer<typeof Role>;

export const RoleGrant = /* @__PURE__ */ __t.object("RoleGrant", {
  id: __t.u64(),
  personId: __t.u64(),
  get role() {
    return Role;
  },
  grantedBy: __t.option(__t.u64()),
  grantedAt: __t.timestamp(),
});
export type RoleGrant = __Infer<typeof RoleGrant>;

export const ServiceIdentity = /* @__PURE__ */ __t.object("ServiceIdentity", {
  identity: __t.identity(),
  name: __t.string(),
  addedAt: __t.timestamp(),
});
export type ServiceIdentity = __Infer<typeof ServiceIdentity>;

export const Session = /* @__PURE__ */ __t.object("Session", {
  connectionId: __t.connectionId(),
  identity: __t.identity(),
  sid: __t.string(),
  personId: __t.option(__t.u64()),
  isAway: __t.bool(),
  connectedAt: __t.timestamp(),
});
export type Session = __Infer<typeof Session>;

export const SettleTimer = /* @__PURE__ */ __t.object("SettleTimer", {
  scheduledId: __t.u64(),
  scheduledAt: __t.scheduleAt(),
});
export type SettleTimer = __Infer<typeof SettleTimer>;

export const Space = /* @__PURE__ */ __t.object("Space", {
  id: __t.u64(),
  slug: __t.string(),
  name: __t.string(),
  description: __t.string(),
  hue: __t.u8(),
  icon: __t.string(),
  createdBy: __t.u64(),
  createdAt: __t.timestamp(),
  isDemo: __t.bool(),
  requestId: __t.uuid(),
});
export type Space = __Infer<typeof Space>;

export const SpaceCursor = /* @__PURE__ */ __t.object("SpaceCursor", {
  spaceId: __t.u64(),
  nextSeq: __t.u32(),
});
export type SpaceCursor = __Infer<typeof SpaceCursor>;

export const SpaceHere = /* @__PURE__ */ __t.object("SpaceHere", {
  id: __t.u64(),
  spaceId: __t.u64(),
  personId: __t.u64(),
});
export type SpaceHere = __Infer<typeof SpaceHere>;

export const SpaceMember = /* @__PURE__ */ __t.object("SpaceMember", {
  id: __t.u64(),
  spaceId: __t.u64(),
  personId: __t.u64(),
  get role() {
    return SpaceRole;
  },
  joinedAt: __t.timestamp(),
});
export type SpaceMember = __Infer<typeof SpaceMember>;

export const SpaceReading = /* @__PURE__ */ __t.object("SpaceReading", {
  id: __t.u64(),
  personId: __t.u64(),
  spaceId: __t.u64(),
  seenSeq: __t.u32(),
  seenAt: __t.timestamp(),
});
export type SpaceReading = __Infer<typeof SpaceReading>;

export const SpaceRole = /* @__PURE__ */ __t.enum("SpaceRole", {
  Member: __t.unit(),
  Moderator: __t.unit(),
  Owner: __t.unit(),
});
export type SpaceRole = __Infer<typeof SpaceRole>;

export const SpaceStats = /* @__PURE__ */ __t.object("SpaceStats", {
  spaceId: __t.u64(),
  memberCount: __t.u32(),
  hereCount: __t.u32(),
  hereFaces: __t.array(__t.u64()),
  postCount: __t.u32(),
  nextSeq: __t.u32(),
  lastPage: __t.u32(),
  lastPostAt: __t.option(__t.timestamp()),
});
export type SpaceStats = __Infer<typeof SpaceStats>;

export const Suspension = /* @__PURE__ */ __t.object("Suspension", {
  personId: __t.u64(),
  reason: __t.string(),
  suspendedBy: __t.u64(),
  suspendedAt: __t.timestamp(),
  until: __t.option(__t.timestamp()),
});
export type Suspension = __Infer<typeof Suspension>;

export const SuspensionNotice = /* @__PURE__ */ __t.object("SuspensionNotice", {
  reason: __t.string(),
  suspendedAt: __t.timestamp(),
  until: __t.option(__t.timestamp()),
});
export type SuspensionNotice = __Infer<typeof SuspensionNotice>;

export const SuspensionTimer = /* @__PURE__ */ __t.object("SuspensionTimer", {
  scheduledId: __t.u64(),
  scheduledAt: __t.scheduleAt(),
  personId: __t.u64(),
});
export type SuspensionTimer = __Infer<typeof SuspensionTimer>;

export const SweepTimer = /* @__PURE__ */ __t.object("SweepTimer", {
  scheduledId: __t.u64(),
  scheduledAt: __t.scheduleAt(),
});
export type SweepTimer = __Infer<typeof SweepTimer>;

export const ThreadCursor = /* @__PURE__ */ __t.object("ThreadCursor", {
  postId: __t.u64(),
  nextSeq: __t.u32(),
});
export type ThreadCursor = __Infer<typeof ThreadCursor>;

export const TokenBucket = /* @__PURE__ */ __t.object("TokenBucket", {
  key: __t.string(),
  fullAt: __t.timestamp(),
});
export type TokenBucket = __Infer<typeof TokenBucket>;

export const Trade = /* @__PURE__ */ __t.enum("Trade", {
  Services: __t.unit(),
  Digital: __t.unit(),
  Goods: __t.unit(),
  Community: __t.unit(),
});
export type Trade = __Infer<typeof Trade>;

export const TrustedIssuer = /* @__PURE__ */ __t.object("TrustedIssuer", {
  id: __t.u64(),
  issuer: __t.string(),
  audience: __t.string(),
  trustedAt: __t.timestamp(),
});
export type TrustedIssuer = __Infer<typeof TrustedIssuer>;
