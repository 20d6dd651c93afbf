/** From tabs to presence. Pure. */
import { seconds } from '@plaza/shared/time';
import type { PresenceTag } from '../rows.ts';

/** How long a person whose last tab closed still counts as present: a reload takes less. */
export const departureGrace = seconds(4);

/** What somebody's live connections say: here while any of them is looked at. */
export function presenceOf(sessions: readonly { readonly isAway: boolean }[]): PresenceTag {
  if (sessions.length === 0) return 'Gone';
  return sessions.every(session => session.isAway) ? 'Away' : 'Here';
}
