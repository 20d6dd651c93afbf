/** Starts the app server: opens what it needs in order, and closes it in reverse. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createApp } from './app.ts';
import { createAuth } from './auth/auth.ts';
import { Lockout } from './auth/lockout.ts';
import { allowedOrigins, type Config } from './config.ts';
import { openDataFolder } from './data-folder/data-folder.ts';
import { keptIssuer, keptSecret } from './data-folder/secrets.ts';
import { openDatabase } from './db/database.ts';
import { listen } from './http/listen.ts';
import type { Logger } from './log.ts';
import { authMail } from './mail/auth-mail.ts';
import { PostOffice } from './mail/post-office.ts';
import { openTransport } from './mail/transport.ts';

/** A server that answers. */
export interface RunningServer {
  /** Origin at which people reach it. */
  readonly url: string;
  /** Stops taking requests, finishes what runs and closes everything. */
  stop(): Promise<void>;
}

/**
 * Starts the app server.
 * @throws {StartError} with one sentence for people; nothing is left open then
 */
export async function startServer(config: Config, log: Logger): Promise<RunningServer> {
  const closing = new ClosingStack();
  try {
    return await open(config, log, closing);
  } catch (error) {
    await closing.closeAll();
    throw error;
  }
}

async function open(config: Config, log: Logger, closing: ClosingStack): Promise<RunningServer> {
  const folder = openDataFolder(config.dataDir);
  closing.add(() => folder.release());
  const listener = await listen(config.host, config.port);
  closing.add(() => listener.close());
  const publicUrl = config.publicUrl ?? `http://localhost:${listener.port}`;
  const origins = allowedOrigins(publicUrl, config.allowedOrigins);
  const issuer = keptIssuer(folder.secrets, { configured: config.issuer, fallback: publicUrl });

  const database = await openDatabase({ url: config.databaseUrl, folder: folder.postgres });
  closing.add(() => database.close());
  const { orm } = database;

  const office = new PostOffice({ orm, transport: openTransport(config.mail), log });
  closing.add(() => office.stop());

  const lockout = new Lockout(orm);
  const auth = createAuth({
    orm,
    publicUrl,
    trustedOrigins: origins,
    issuer,
    secret: keptSecret(folder.secrets, 'auth-secret'),
    tokenSeconds: config.tokenSeconds,
    lockout,
    log,
    mail: authMail(office, publicUrl),
    sessionEnded: async () => {},
  });
  await auth.api.getJwks();

  const app = createApp({
    publicUrl,
    allowedOrigins: origins,
    trustedProxies: config.trustedProxies,
    limitScale: config.limitScale,
    issuer,
    engineOrigin: config.engine.publicUri,
    auth,
    log,
    checks: { database: () => database.ping() },
    clientDir: config.clientDir ?? builtClient(),
    routes: [],
    publicConfig: async () => ({
      engineUri: config.engine.publicUri,
      database: config.engine.database,
      issuer,
      isDemo: false,
    }),
    flush: () => database.flush(),
  });
  listener.serve(app);
  // First to close, so that no request meets what is closed already.
  closing.add(() => listener.close());
  office.start();
  return { url: publicUrl, stop: () => closing.closeAll() };
}

/** Closes what was opened, last first; a second call waits for the first. */
class ClosingStack {
  readonly #closers: (() => void | Promise<void>)[] = [];
  #closed: Promise<void> | null = null;

  add(closer: () => void | Promise<void>): void {
    this.#closers.push(closer);
  }

  closeAll(): Promise<void> {
    this.#closed ??= this.#run();
    return this.#closed;
  }

  async #run(): Promise<void> {
    for (const close of this.#closers.reverse()) await close();
  }
}

/** The client's build, found from the sources and from a bundle alike. */
function builtClient(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const candidate = join(folder, 'dist', 'client');
    if (existsSync(join(candidate, 'index.html'))) return candidate;
    if (folder === dirname(folder)) return join(process.cwd(), 'dist', 'client');
  }
}
