/** What people see of themselves beyond their public row. */
import { t } from 'spacetimedb/server';
import plaza from '../schema.ts';
import { rolesOf, viewingPerson } from './guards.ts';
import { Role } from './tables.ts';

const SuspensionNotice = t.object('SuspensionNotice', {
  reason: t.string(),
  suspendedAt: t.timestamp(),
  until: t.option(t.timestamp()),
});

const CurrentPerson = t.row('CurrentPerson', {
  personId: t.u64().primaryKey(),
  roles: t.array(Role),
  /** Present while the caller may look but not act. */
  suspension: t.option(SuspensionNotice),
});

/**
 * The caller as a person: one row, or none for visitors, for accounts that have not registered,
 * and once the caller's last session was ended.
 */
export const me = plaza.view({ public: true }, t.option(CurrentPerson), ctx => {
  const personId = viewingPerson(ctx);
  if (personId === null) return undefined;
  const suspended = ctx.db.suspension.personId.find(personId);
  return {
    personId,
    roles: rolesOf(ctx, personId).map(tag => ({ tag })),
    suspension:
      suspended === null
        ? undefined
        : {
            reason: suspended.reason,
            suspendedAt: suspended.suspendedAt,
            until: suspended.until,
          },
  };
});
