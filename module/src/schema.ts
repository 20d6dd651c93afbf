/** All tables of Plaza in one schema, and the types of what reducers and views are given. */
import {
  type InferSchema,
  type ReducerCtx,
  schema,
  type TransactionCtx,
  type ViewCtx,
} from 'spacetimedb/server';
import { pendingPost, pendingReaction, pendingSpace, settleTimer } from './counters/tables.ts';
import {
  comment,
  post,
  postCounters,
  reaction,
  reactionCount,
  threadCursor,
} from './feed/tables.ts';
import { file } from './files/tables.ts';
import { sweepTimer, tokenBucket } from './limits/tables.ts';
import { deadLetter, outbox, outboxSignal, outboxTimer } from './outbox/tables.ts';
import {
  identityLink,
  person,
  roleGrant,
  serviceIdentity,
  suspension,
  suspensionTimer,
  trustedIssuer,
} from './people/tables.ts';
import { departureTimer, endedSession, presence, session } from './sessions/tables.ts';
import {
  space,
  spaceCursor,
  spaceHere,
  spaceMember,
  spaceReading,
  spaceStats,
} from './spaces/tables.ts';

const plaza = schema({
  person,
  identityLink,
  trustedIssuer,
  serviceIdentity,
  roleGrant,
  suspension,
  suspensionTimer,
  session,
  endedSession,
  presence,
  departureTimer,
  space,
  spaceMember,
  spaceStats,
  spaceCursor,
  spaceHere,
  spaceReading,
  post,
  postCounters,
  threadCursor,
  comment,
  reaction,
  reactionCount,
  pendingReaction,
  pendingPost,
  pendingSpace,
  settleTimer,
  file,
  outbox,
  deadLetter,
  outboxSignal,
  outboxTimer,
  tokenBucket,
  sweepTimer,
});

export default plaza;

/** The tables, as types. */
export type PlazaSchema = InferSchema<typeof plaza>;

/** What a reducer is given. */
export type Ctx = ReducerCtx<PlazaSchema>;

/** What the body of a procedure's transaction is given. */
export type TxCtx = TransactionCtx<PlazaSchema>;

/** What a per-sender view is given. */
export type Viewer = ViewCtx<PlazaSchema>;
