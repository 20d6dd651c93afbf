/**
 * `POST /api/operator/backup`: saves the community while it runs, for `npm run backup`. For the
 * operator alone: whoever can read the data folder has the secret, and comes from this machine.
 */
import { timingSafeEqual } from 'node:crypto';
import { isAbsolute } from 'node:path';
import { Hono } from 'hono';
import { stream } from 'hono/streaming';
import * as z from 'zod';
import { isLoopback } from '../http/client-address.ts';
import type { ServerEnvironment } from '../http/environment.ts';
import { limitBody } from '../http/limit-body.ts';
import { notFound } from '../http/refuse.ts';
import type { Logger } from '../log.ts';
import { StartError } from '../start-error.ts';
import { type BackupSource, type BackupStep, writeBackup } from './write-backup.ts';

const wanted = z.object({ folder: z.string().max(4096).refine(isAbsolute) });

/** One line of the answer. The last one is `done` or `failed`; without it the server went away. */
export const backupNews = z.union([
  z.object({ step: z.enum(['engine', 'database', 'files', 'check sums'] satisfies BackupStep[]) }),
  z.object({ done: z.object({ rows: z.number(), bytes: z.number() }) }),
  z.object({ failed: z.string() }),
]);

type BackupNews = z.infer<typeof backupNews>;

/**
 * The routes. The answer is lines of JSON as {@link backupNews} describes them. To everybody but the
 * operator there is nothing at this address.
 */
export function backupRoutes(parts: {
  readonly source: BackupSource;
  readonly operatorSecret: string;
  readonly log: Logger;
}) {
  const routes = new Hono<ServerEnvironment>();
  routes.post('/api/operator/backup', limitBody(8192), async c => {
    const given = /^Bearer (.+)$/.exec(c.req.header('authorization') ?? '')?.[1] ?? '';
    if (!isLoopback(c.var.address) || !isSame(given, parts.operatorSecret)) return notFound(c);
    const body = wanted.safeParse(await c.req.json().catch(() => null));
    if (!body.success) return c.text('the body names no absolute folder', 400);
    return stream(c, async answer => {
      const tell = (news: BackupNews) => answer.write(`${JSON.stringify(news)}\n`);
      try {
        const done = await writeBackup(parts.source, body.data.folder, step => void tell({ step }));
        await tell({ done });
      } catch (error) {
        if (!(error instanceof StartError)) parts.log.error({ err: error }, 'The backup failed');
        await tell({ failed: error instanceof Error ? error.message : String(error) });
      }
    });
  });
  return routes;
}

function isSame(given: string, secret: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(secret)];
  return a.length === b.length && timingSafeEqual(a, b);
}
