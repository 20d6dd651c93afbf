/**
 * Pictures in and out.
 *
 * `POST /api/files` (multipart: `file`, and `kind` = `picture` or `avatar`) answers 201 with
 * `{ id, width, height, placeholder }`. `GET /files/:id/:size` answers WebP, to anybody, for ever:
 * what an id shows never changes.
 */
import { randomBytes } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { Identity } from 'spacetimedb';
import type { Auth } from '../auth/auth.ts';
import { requireAccount } from '../auth/current-account.ts';
import type { EngineLink } from '../engine/engine-link.ts';
import { refusedByModule } from '../engine/module-refusal.ts';
import type { ServerEnvironment } from '../http/environment.ts';
import { limitBody } from '../http/limit-body.ts';
import { limited, RateLimiter, rateLimit } from '../http/rate-limit.ts';
import { notFound, refusal } from '../http/refuse.ts';
import { encodeUpload, PictureError } from './encode-picture.ts';
import type { FileStore } from './file-store.ts';
import { HeldPerKey } from './held-per-key.ts';
import { ALL_SIZES, FILE_ID_SHAPE, type PictureKind, UPLOAD_BYTES_MAX } from './renditions.ts';
import { sniffPicture } from './sniff.ts';
import { WorkQueue } from './work-queue.ts';

/** What multipart adds around a file. */
const FORM_BYTES_MAX = 64 * 1024;

const PER_PERSON = { burst: 40, perSeconds: 600 };

const PER_ADDRESS = { burst: 120, perSeconds: 600 };

/** Pictures decoded at once: each may hold 200 MB of pixels for a moment. */
const ENCODED_AT_ONCE = 2;

/** Pictures in memory, arriving or waiting or decoded, before the server says it is busy. */
const HELD_MAX = 24;

/** Of these for one account, so that slow uploads of a few cannot hold every place. */
const HELD_PER_ACCOUNT_MAX = 4;

/** The routes. */
export function fileRoutes(parts: {
  readonly auth: Auth;
  readonly engine: EngineLink;
  readonly store: FileStore;
  readonly limitScale: number;
}) {
  const { auth, engine, store, limitScale } = parts;
  const routes = new Hono<ServerEnvironment>();
  const perPerson = new RateLimiter({ ...PER_PERSON, burst: PER_PERSON.burst * limitScale });
  const holding = new WorkQueue({ atOnce: HELD_MAX, waitingMax: 0 });
  const ofAccount = new HeldPerKey(HELD_PER_ACCOUNT_MAX);
  const encoding = new WorkQueue({ atOnce: ENCODED_AT_ONCE, waitingMax: HELD_MAX });

  routes.post(
    '/api/files',
    rateLimit({ ...PER_ADDRESS, burst: PER_ADDRESS.burst * limitScale }),
    limitBody(UPLOAD_BYTES_MAX + FORM_BYTES_MAX, 'PICTURE_TOO_LARGE'),
    async c => {
      const account = await requireAccount(auth, c);
      const waitMs = perPerson.take(account.userId);
      if (waitMs > 0) throw limited(waitMs);
      engine.requireConnected();
      const picture = await ofAccount.run(account.userId, () =>
        holding.run(async () => {
          const { bytes, kind } = await readUpload(c);
          return await encoding
            .run(() => encodeUpload(bytes, kind))
            .catch((error: unknown) => {
              if (error instanceof PictureError) throw notAPicture();
              throw error;
            });
        }),
      );
      const id = randomBytes(16).toString('hex');
      await store.put(id, picture.renditions);
      const { mime, width, height, byteSize, placeholder } = picture;
      const owner = new Identity(account.identity);
      try {
        await engine.call(({ reducers }) =>
          reducers.registerFile({ id, owner, mime, width, height, byteSize, placeholder }),
        );
      } catch (error) {
        // Nobody will ever name this id: what is stored under it goes again.
        await store.remove(id);
        throw refusedByModule(error);
      }
      return c.json({ id, width, height, placeholder }, 201);
    },
  );

  routes.get('/files/:id/:size', async c => {
    const { id, size } = c.req.param();
    if (!FILE_ID_SHAPE.test(id) || !ALL_SIZES.includes(Number(size))) return notFound(c);
    const etag = `"${id}-${size}"`;
    c.header('cache-control', 'public, max-age=31536000, immutable');
    c.header('etag', etag);
    if (c.req.header('if-none-match') === etag) return c.body(null, 304);
    const bytes = await store.read(id, Number(size));
    if (!bytes) {
      c.header('cache-control', 'no-store');
      return notFound(c);
    }
    c.header('content-type', 'image/webp');
    // Even a file that some browser takes for a page may do nothing.
    c.header('content-security-policy', "default-src 'none'; sandbox");
    return c.body(bytes);
  });
  return routes;
}

async function readUpload(
  c: Context<ServerEnvironment>,
): Promise<{ bytes: Uint8Array; kind: PictureKind }> {
  const form = await c.req.formData().catch(() => {
    throw notAPicture();
  });
  const file = form.get('file');
  if (!(file instanceof File)) throw notAPicture();
  if (file.size > UPLOAD_BYTES_MAX) throw refusal(413, 'PICTURE_TOO_LARGE');
  const bytes = new Uint8Array(await file.arrayBuffer());
  if (sniffPicture(bytes) === null) throw notAPicture();
  return { bytes, kind: form.get('kind') === 'avatar' ? 'avatar' : 'picture' };
}

function notAPicture() {
  return refusal(415, 'PICTURE_UNREADABLE');
}
