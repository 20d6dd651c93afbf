// Generated from the module by plaza-engine. Do not edit:
// change the module and generate again.

/* eslint-disable */

import {
  DbConnectionBuilder as __DbConnectionBuilder,
  DbConnectionImpl as __DbConnectionImpl,
  SubscriptionBuilderImpl as __SubscriptionBuilderImpl,
  convertToAccessorMap as __convertToAccessorMap,
  makeQueryBuilder as __makeQueryBuilder,
  procedureSchema as __procedureSchema,
  procedures as __procedures,
  reducerSchema as __reducerSchema,
  reducers as __reducers,
  schema as __schema,
  table as __table,
  type DbConnectionConfig as __DbConnectionConfig,
  type ErrorContextInterface as __ErrorContextInterface,
  type EventContextInterface as __EventContextInterface,
  type QueryBuilder as __QueryBuilder,
  type ReducerEventContextInterface as __ReducerEventContextInterface,
  type RemoteModule as __RemoteModule,
  type SubscriptionEventContextInterface as __SubscriptionEventContextInterface,
  type SubscriptionHandleImpl as __SubscriptionHandleImpl,
} from "spacetimedb";

import CommentRow from "./comment_table";
import FileRow from "./file_table";
import MeRow from "./me_table";
import MySessionsRow from "./my_sessions_table";
import MySpacesRow from "./my_spaces_table";
import OutboxHeadRow from "./outbox_head_table";
import PersonRow from "./person_table";
import PostRow from "./post_table";
import PostCountersRow from "./post_counters_table";
import PresenceRow from "./presence_table";
import ReactionRow from "./reaction_table";
import ReactionCountRow from "./reaction_count_table";
import SpaceRow from "./space_table";
import SpaceMemberRow from "./space_member_table";
import SpaceStatsRow from "./space_stats_table";

import AckOutboxReducer from "./ack_outbox_reducer";
import AddCommentReducer from "./add_comment_reducer";
import AdvanceIdsReducer from "./advance_ids_reducer";
import ClearDemoReducer from "./clear_demo_reducer";
import CreateAdminReducer from "./create_admin_reducer";
import CreatePostReducer from "./create_post_reducer";
import CreateSpaceReducer from "./create_space_reducer";
import DeleteCommentReducer from "./delete_comment_reducer";
import DeletePostReducer from "./delete_post_reducer";
import DistrustIssuerReducer from "./distrust_issuer_reducer";
import EditCommentReducer from "./edit_comment_reducer";
import EditPostReducer from "./edit_post_reducer";
import EndSessionReducer from "./end_session_reducer";
import FailOutboxReducer from "./fail_outbox_reducer";
import GrantRoleReducer from "./grant_role_reducer";
import ImportCommentReducer from "./import_comment_reducer";
import ImportFileReducer from "./import_file_reducer";
import ImportMemberReducer from "./import_member_reducer";
import ImportPersonReducer from "./import_person_reducer";
import ImportPostReducer from "./import_post_reducer";
import ImportReactionReducer from "./import_reaction_reducer";
import ImportRowsReducer from "./import_rows_reducer";
import ImportSpaceReducer from "./import_space_reducer";
import JoinSpaceReducer from "./join_space_reducer";
import LeaveSpaceReducer from "./leave_space_reducer";
import LiftSuspensionReducer from "./lift_suspension_reducer";
import LinkIdentityReducer from "./link_identity_reducer";
import MarkSpaceSeenReducer from "./mark_space_seen_reducer";
import PinPostReducer from "./pin_post_reducer";
import ReactReducer from "./react_reducer";
import RegisterReducer from "./register_reducer";
import RegisterFileReducer from "./register_file_reducer";
import RegisterPersonReducer from "./register_person_reducer";
import RegisterServiceReducer from "./register_service_reducer";
import RemoveServiceReducer from "./remove_service_reducer";
import ReviveDeadLetterReducer from "./revive_dead_letter_reducer";
import RevokeRoleReducer from "./revoke_role_reducer";
import SetAwayReducer from "./set_away_reducer";
import SetMemberRoleReducer from "./set_member_role_reducer";
import SuspendPersonReducer from "./suspend_person_reducer";
import TrustIssuerReducer from "./trust_issuer_reducer";
import UnpinPostReducer from "./unpin_post_reducer";
import UnreactReducer from "./unreact_reducer";
import UpdateProfileReducer from "./update_profile_reducer";
import UpdateSpaceReducer from "./update_space_reducer";

import * as LeaseOutboxProcedure from "./lease_outbox_procedure";

/** All tables and views that a client can subscribe to. */
const tablesSchema = __schema({
  comment: __table({
    name: "comment",
    indexes: [
      { accessor: "authorId", name: "comment_author_id_idx_btree", algorithm: "btree", columns: ["authorId"] },
      { accessor: "id", name: "comment_id_idx_btree", algorithm: "btree", columns: ["id"] },
      { accessor: "postPage", name: "comment_post_id_page_idx_btree", algorithm: "btree", columns: ["postId", "page"] },
      { accessor: "requestId", name: "comment_request_id_idx_btree", algorithm: "btree", columns: ["requestId"] },
    ],
    constraints: [
      { name: "comment_id_key", constraint: "unique", columns: ["id"] },
    ],
  }, CommentRow),
  file: __table({
    name: "file",
    indexes: [
      { accessor: "id", name: "file_id_idx_btree", algorithm: "btree", columns: ["id"] },
      { accessor: "ownerId", name: "file_owner_id_idx_btree", algorithm: "btree", columns: ["ownerId"] },
    ],
    constraints: [
      { name: "file_id_key", constraint: "unique", columns: ["id"] },
    ],
  }, FileRow),
  person: __table({
    name: "person",
    indexes: [
      { accessor: "handle", name: "person_handle_idx_btree", algorithm: "btree", columns: ["handle"] },
      { accessor: "id", name: "person_id_idx_btree", algorithm: "btree", columns: ["id"] },
      { accessor: "isDemo", name: "person_is_demo_idx_btree", algorithm: "btree", columns: ["isDemo"] },
    ],
    constraints: [
      { name: "person_handle_key", constraint: "unique", columns: ["handle"] },
      { name: "person_id_key", constraint: "unique", columns: ["id"] },
    ],
  }, PersonRow),
  post: __table({
    name: "post",
    indexes: [
      { accessor: "authorId", name: "post_author_id_idx_btree", algorithm: "btree", columns: ["authorId"] },
      { accessor: "id", name: "post_id_idx_btree", algorithm: "btree", columns: ["id"] },
      { accessor: "requestId", name: "post_request_id_idx_btree", algorithm: "btree", columns: ["requestId"] },
      { accessor: "spacePinned", name: "post_space_id_is_pinned_idx_btree", algorithm: "btree", columns: ["spaceId", "isPinned"] },
      { accessor: "spacePage", name: "post_space_id_page_idx_btree", algorithm: "btree", columns: ["spaceId", "page"] },
    ],
    constraints: [
      { name: "post_id_key", constraint: "unique", columns: ["id"] },
    ],
  }, PostRow),
  postCounters: __table({
    name: "post_counters",
    indexes: [
      { accessor: "postId", name: "post_counters_post_id_idx_btree", algorithm: "btree", columns: ["postId"] },
      { accessor: "spacePage", name: "post_counters_space_id_page_idx_btree", algorithm: "btree", columns: ["spaceId", "page"] },
    ],
    constraints: [
      { name: "post_counters_post_id_key", constraint: "unique", columns: ["postId"] },
    ],
  }, PostCountersRow),
  presence: __table({
    name: "presence",
    indexes: [
      { accessor: "personId", name: "presence_person_id_idx_btree", algorithm: "btree", columns: ["personId"] },
    ],
    constraints: [
      { name: "presence_person_id_key", constraint: "unique", columns: ["personId"] },
    ],
  }, PresenceRow),
  reaction: __table({
    name: "reaction",
    indexes: [
      { accessor: "id", name: "reaction_id_idx_btree", algorithm: "btree", columns: ["id"] },
      { accessor: "personTarget", name: "reaction_person_id_post_id_comment_id_idx_btree", algorithm: "btree", columns: ["personId", "postId", "commentId"] },
      { accessor: "personPage", name: "reaction_person_id_space_id_page_idx_btree", algorithm: "btree", columns: ["personId", "spaceId", "page"] },
      { accessor: "postId", name: "reaction_post_id_idx_btree", algorithm: "btree", columns: ["postId"] },
    ],
    constraints: [
      { name: "reaction_id_key", constraint: "unique", columns: ["id"] },
    ],
  }, ReactionRow),
  reactionCount: __table({
    name: "reaction_count",
    indexes: [
      { accessor: "id", name: "reaction_count_id_idx_btree", algorithm: "btree", columns: ["id"] },
      { accessor: "target", name: "reaction_count_post_id_comment_id_idx_btree", algorithm: "btree", columns: ["postId", "commentId"] },
      { accessor: "postPage", name: "reaction_count_post_id_comment_page_idx_btree", algorithm: "btree", columns: ["postId", "commentPage"] },
      { accessor: "spacePage", name: "reaction_count_space_id_page_comment_id_idx_btree", algorithm: "btree", columns: ["spaceId", "page", "commentId"] },
    ],
    constraints: [
      { name: "reaction_count_id_key", constraint: "unique", columns: ["id"] },
    ],
  }, ReactionCountRow),
  space: __table({
    name: "space",
    indexes: [
      { accessor: "id", name: "space_id_idx_btree", algorithm: "btree", columns: ["id"] },
      { accessor: "requestId", name: "space_request_id_idx_btree", algorithm: "btree", columns: ["requestId"] },
      { accessor: "slug", name: "space_slug_idx_btree", algorithm: "btree", columns: ["slug"] },
    ],
    constraints: [
      { name: "space_id_key", constraint: "unique", columns: ["id"] },
      { name: "space_slug_key", constraint: "unique", columns: ["slug"] },
    ],
  }, SpaceRow),
  spaceMember: __table({
    name: "space_member",
    indexes: [
      { accessor: "id", name: "space_member_id_idx_btree", algorithm: "btree", columns: ["id"] },
      { accessor: "personId", name: "space_member_person_id_idx_btree", algorithm: "btree", columns: ["personId"] },
      { accessor: "spaceId", name: "space_member_space_id_idx_btree", algorithm: "btree", columns: ["spaceId"] },
      { accessor: "spacePerson", name: "space_member_space_id_person_id_idx_btree", algorithm: "btree", columns: ["spaceId", "personId"] },
    ],
    constraints: [
      { name: "space_member_id_key", constraint: "unique", columns: ["id"] },
    ],
  }, SpaceMemberRow),
  spaceStats: __table({
    name: "space_stats",
    indexes: [
      { accessor: "spaceId", name: "space_stats_space_id_idx_btree", algorithm: "btree", columns: ["spaceId"] },
    ],
    constraints: [
      { name: "space_stats_space_id_key", constraint: "unique", columns: ["spaceId"] },
    ],
  }, SpaceStatsRow),
  me: __table({
    name: "me",
    indexes: [],
    constraints: [],
  }, MeRow),
  mySessions: __table({
    name: "my_sessions",
    indexes: [],
    constraints: [],
  }, MySessionsRow),
  mySpaces: __table({
    name: "my_spaces",
    indexes: [],
    constraints: [],
  }, MySpacesRow),
  outboxHead: __table({
    name: "outbox_head",
    indexes: [],
    constraints: [],
  }, OutboxHeadRow),
});

/** All reducers that a client can call. */
const reducersSchema = __reducers(
  __reducerSchema("ack_outbox", AckOutboxReducer),
  __reducerSchema("add_comment", AddCommentReducer),
  __reducerSchema("advance_ids", AdvanceIdsReducer),
  __reducerSchema("clear_demo", ClearDemoReducer),
  __reducerSchema("create_admin", CreateAdminReducer),
  __reducerSchema("create_post", CreatePostReducer),
  __reducerSchema("create_space", CreateSpaceReducer),
  __reducerSchema("delete_comment", DeleteCommentReducer),
  __reducerSchema("delete_post", DeletePostReducer),
  __reducerSchema("distrust_issuer", DistrustIssuerReducer),
  __reducerSchema("edit_comment", EditCommentReducer),
  __reducerSchema("edit_post", EditPostReducer),
  __reducerSchema("end_session", EndSessionReducer),
  __reducerSchema("fail_outbox", FailOutboxReducer),
  __reducerSchema("grant_role", GrantRoleReducer),
  __reducerSchema("import_comment", ImportCommentReducer),
  __reducerSchema("import_file", ImportFileReducer),
  __reducerSchema("import_member", ImportMemberReducer),
  __reducerSchema("import_person", ImportPersonReducer),
  __reducerSchema("import_post", ImportPostReducer),
  __reducerSchema("import_reaction", ImportReactionReducer),
  __reducerSchema("import_rows", ImportRowsReducer),
  __reducerSchema("import_space", ImportSpaceReducer),
  __reducerSchema("join_space", JoinSpaceReducer),
  __reducerSchema("leave_space", LeaveSpaceReducer),
  __reducerSchema("lift_suspension", LiftSuspensionReducer),
  __reducerSchema("link_identity", LinkIdentityReducer),
  __reducerSchema("mark_space_seen", MarkSpaceSeenReducer),
  __reducerSchema("pin_post", PinPostReducer),
  __reducerSchema("react", ReactReducer),
  __reducerSchema("register", RegisterReducer),
  __reducerSchema("register_file", RegisterFileReducer),
  __reducerSchema("register_person", RegisterPersonReducer),
  __reducerSchema("register_service", RegisterServiceReducer),
  __reducerSchema("remove_service", RemoveServiceReducer),
  __reducerSchema("revive_dead_letter", ReviveDeadLetterReducer),
  __reducerSchema("revoke_role", RevokeRoleReducer),
  __reducerSchema("set_away", SetAwayReducer),
  __reducerSchema("set_member_role", SetMemberRoleReducer),
  __reducerSchema("suspend_person", SuspendPersonReducer),
  __reducerSchema("trust_issuer", TrustIssuerReducer),
  __reducerSchema("unpin_post", UnpinPostReducer),
  __reducerSchema("unreact", UnreactReducer),
  __reducerSchema("update_profile", UpdateProfileReducer),
  __reducerSchema("update_space", UpdateSpaceReducer),
);

/** All procedures that a client can call. */
const proceduresSchema = __procedures(
  __procedureSchema("lease_outbox", LeaseOutboxProcedure.params, LeaseOutboxProcedure.returnType),
);

const REMOTE_MODULE = {
  versionInfo: {
    cliVersion: "2.10.1" as const,
  },
  tables: tablesSchema.schemaType.tables,
  reducers: reducersSchema.reducersType.reducers,
  ...proceduresSchema,
} satisfies __RemoteModule<
  typeof tablesSchema.schemaType,
  typeof reducersSchema.reducersType,
  typeof proceduresSchema
>;

/** The module's tables and views; each is a query builder for subscriptions too. */
export const tables: __QueryBuilder<typeof tablesSchema.schemaType> = __makeQueryBuilder(
  tablesSchema.schemaType,
);

/** The module's reducers, for `useReducer`. */
export const reducers = __convertToAccessorMap(reducersSchema.reducersType.reducers);

/** The module's procedures, for `useProcedure`. */
export const procedures = __convertToAccessorMap(proceduresSchema.procedures);

/** What a row callback is given. */
export type EventContext = __EventContextInterface<typeof REMOTE_MODULE>;
/** What a reducer callback is given. */
export type ReducerEventContext = __ReducerEventContextInterface<typeof REMOTE_MODULE>;
/** What a subscription callback is given. */
export type SubscriptionEventContext = __SubscriptionEventContextInterface<typeof REMOTE_MODULE>;
/** What an error callback is given. */
export type ErrorContext = __ErrorContextInterface<typeof REMOTE_MODULE>;
/** An active subscription, as `subscribe` returns it. */
export type SubscriptionHandle = __SubscriptionHandleImpl<typeof REMOTE_MODULE>;

/** Configures a subscription. */
export class SubscriptionBuilder extends __SubscriptionBuilderImpl<typeof REMOTE_MODULE> {}

/** Configures a connection. */
export class DbConnectionBuilder extends __DbConnectionBuilder<DbConnection> {}

/** A connection to a database that runs this module. */
export class DbConnection extends __DbConnectionImpl<typeof REMOTE_MODULE> {
  /** Starts to configure a connection. */
  static builder = (): DbConnectionBuilder => {
    return new DbConnectionBuilder(
      REMOTE_MODULE,
      (config: __DbConnectionConfig<typeof REMOTE_MODULE>) => new DbConnection(config),
    );
  };

  /** Starts to configure a subscription on this connection. */
  override subscriptionBuilder = (): SubscriptionBuilder => {
    return new SubscriptionBuilder(this);
  };
}
