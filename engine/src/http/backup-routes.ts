import { createHash, timingSafeEqual } from 'node:crypto';
import { Readable } from 'node:stream';
import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { archiveBytes, type BackupSource, writeArchive } from '../backup/archive.ts';
import { AuthenticationError } from '../identity/authentication-error.ts';
import { readToken } from './authentication.ts';
import type { HttpDependencies, HttpEnvironment } from './environment.ts';
import { isFromOwnMachine } from './own-machine.ts';

/** What a host can be asked to save. */
export interface BackupOffer {
  /** Bearer token that stands in the data folder. */
  readonly operatorSecret: string;
  /** Whether somebody owns every database. */
  ownsAll(identity: bigint): boolean;
  /** Holds the present state of everything; the stream that is made of it releases it. */
  hold(): Promise<BackupSource>;
}

/**
 * `POST /v1/operator/backup`: answers with a backup of the whole data folder, keys included, as
 * `backup/archive.ts` describes it. For this machine only, and there for the owner of all databases
 * or whoever can read the data folder. An answer that breaks off has no end mark and is refused by
 * every reader.
 */
export function backupRoutes(dependencies: HttpDependencies) {
  const { authenticator, backup } = dependencies;
  const routes = new Hono<HttpEnvironment>();
  routes.post('/backup', async c => {
    if (!isFromOwnMachine(c.env.incoming, dependencies))
      throw new HTTPException(403, { message: 'Backups are made from the own machine only' });
    if (backup === null)
      throw new HTTPException(409, { message: 'This engine keeps nothing on a disk' });
    const token = readToken(c.req.header('authorization'), undefined);
    if (token === null) throw new HTTPException(401, { message: 'A backup needs a token' });
    if (!isSame(token, backup.operatorSecret)) {
      const credentials = await authenticator.authenticate(token).catch((error: unknown) => {
        if (error instanceof AuthenticationError) return null;
        throw error;
      });
      if (credentials === null || !backup.ownsAll(credentials.identity))
        throw new HTTPException(403, {
          message: 'Only the owner of all databases may make a backup of them',
        });
    }
    const source = await backup.hold();
    const bytes = Readable.from(writeArchive(source));
    // Who goes before the first byte leaves the generator unstarted.
    bytes.once('close', () => void source.release());
    // The types of the web's streams and of Node's differ in name only.
    return c.body(Readable.toWeb(bytes) as ReadableStream, 200, {
      'content-type': 'application/x-tar',
      'content-length': String(archiveBytes(source)),
    });
  });
  return routes;
}

function isSame(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
