/** What people see of their own connections. */
import { t } from 'spacetimedb/server';
import { viewingPerson } from '../people/guards.ts';
import plaza from '../schema.ts';

const MySession = t.row('MySession', {
  connectionId: t.connectionId().primaryKey(),
  sid: t.string(),
  isAway: t.bool(),
  connectedAt: t.timestamp(),
});

/** The caller's own live connections, over all their identities. */
export const mySessions = plaza.view({ public: true }, t.array(MySession), ctx => {
  const personId = viewingPerson(ctx);
  if (personId === null) return [];
  return [...ctx.db.identityLink.personId.filter(personId)].flatMap(link =>
    [...ctx.db.session.identity.filter(link.identity)].map(
      ({ connectionId, sid, isAway, connectedAt }) => ({ connectionId, sid, isAway, connectedAt }),
    ),
  );
});
