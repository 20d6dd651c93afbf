/** Uploaded pictures. The bytes are in object storage; the app server proves that they are there. */
import { t, table } from 'spacetimedb/server';

/** Public: what is known of a file. Its address is `/files/<id>/<size>`. Subscribed by `id`. */
export const file = table(
  { public: true },
  {
    id: t.string().primaryKey(),
    ownerId: t.u64().index('btree'),
    mime: t.string(),
    /** Pixels of the largest rendition. */
    width: t.u32(),
    height: t.u32(),
    byteSize: t.u32(),
    /** A tiny blurred stand-in that paints before the picture arrives. */
    placeholder: t.string(),
    createdAt: t.timestamp(),
  },
);
