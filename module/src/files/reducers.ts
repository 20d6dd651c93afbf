/** What the app server tells about uploads. */
import { t } from 'spacetimedb/server';
import { requireService } from '../people/guards.ts';
import { demand, refuse } from '../refusal.ts';
import plaza from '../schema.ts';
import { checkFile } from './rules.ts';

/** Service: a picture was stored for the account with this identity. Repeating changes nothing. */
export const registerFile = plaza.reducer(
  {
    id: t.string(),
    owner: t.identity(),
    mime: t.string(),
    width: t.u32(),
    height: t.u32(),
    byteSize: t.u32(),
    placeholder: t.string(),
  },
  (ctx, { owner, ...facts }) => {
    requireService(ctx);
    const file = demand(checkFile(facts));
    const link = ctx.db.identityLink.identity.find(owner);
    if (link === null) return refuse('REGISTRATION_REQUIRED');
    if (ctx.db.file.id.find(file.id) !== null) return;
    ctx.db.file.insert({ ...file, ownerId: link.personId, createdAt: ctx.timestamp });
  },
);
