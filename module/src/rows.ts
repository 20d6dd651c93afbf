/** The rows that several domains pass to each other, named. */
import type { Infer } from 'spacetimedb/server';
import type { comment, Deleter, Picture, post } from './feed/tables.ts';
import type { person, Role, Trade } from './people/tables.ts';
import type { PresenceState, session } from './sessions/tables.ts';
import type { SpaceRole, space, spaceMember } from './spaces/tables.ts';

export type PersonRow = Infer<typeof person.rowType>;
export type SessionRow = Infer<typeof session.rowType>;
export type SpaceRow = Infer<typeof space.rowType>;
export type SpaceMemberRow = Infer<typeof spaceMember.rowType>;
export type PostRow = Infer<typeof post.rowType>;
export type CommentRow = Infer<typeof comment.rowType>;
export type PictureValue = Infer<typeof Picture>;

export type TradeTag = Infer<typeof Trade>['tag'];
export type RoleTag = Infer<typeof Role>['tag'];
export type SpaceRoleTag = Infer<typeof SpaceRole>['tag'];
export type PresenceTag = Infer<typeof PresenceState>['tag'];
export type DeleterTag = Infer<typeof Deleter>['tag'];
