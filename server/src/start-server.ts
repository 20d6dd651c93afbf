/** Starts the app server: opens what it needs in order, and closes it in reverse. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { identityOf, identityToHex } from '@plaza/shared/identity';
import { createApp } from './app.ts';
import { AccountBook } from './auth/account-book.ts';
import { type Auth, createAuth, TOKEN_AUDIENCE } from './auth/auth.ts';
import { currentAccount } from './auth/current-account.ts';
import { Lockout } from './auth/lockout.ts';
import { backupRoutes } from './backup/routes.ts';
import { allowedOrigins, type Config, defaultPublicUrl } from './config.ts';
import { openDataFolder } from './data-folder/data-folder.ts';
import { engineOwnerToken, keptIssuer, keptSecret, operatorSecret } from './data-folder/secrets.ts';
import { openDatabase } from './db/database.ts';
import { Settings } from './db/settings.ts';
import type { DemoFiles } from './demo/seed.ts';
import { effects } from './engine/effects.ts';
import { disconnectIdentity, saveEngine } from './engine/engine-http.ts';
import { type EngineAddress, EngineLink } from './engine/engine-link.ts';
import { OutboxWorker } from './engine/outbox-worker.ts';
import { type SessionEnder, SessionEnds } from './engine/session-ends.ts';
import { isStaff } from './engine/staff.ts';
import { DatabaseDemoAccounts } from './entry/demo-accounts.ts';
import { demoRoutes } from './entry/routes.ts';
import { encodePixels } from './files/encode-picture.ts';
import { type FileStore, FolderFileStore } from './files/file-store.ts';
import { fileRoutes } from './files/routes.ts';
import { sweepFiles } from './files/sweep.ts';
import { firstStart } from './first-start.ts';
import { isLoopback, isLoopbackHost } from './http/client-address.ts';
import { listen } from './http/listen.ts';
import { Jobs } from './jobs/jobs.ts';
import type { Logger } from './log.ts';
import { authMail } from './mail/auth-mail.ts';
import { deliverMail, requestDelivery } from './mail/deliver-mail.ts';
import { mailboxRoutes } from './mail/mailbox-routes.ts';
import { PostOffice } from './mail/post-office.ts';
import { openTransport } from './mail/transport.ts';
import { AdminLink } from './setup/admin-link.ts';
import { setupRoutes } from './setup/routes.ts';
import { StartError } from './start-error.ts';

/** A server that answers. */
export interface RunningServer {
  /** Origin at which people reach it. */
  readonly url: string;
  /** Port that it listens on. */
  readonly port: number;
  /** Address that makes its opener the first admin; null when there is nothing to claim. */
  readonly adminLink: string | null;
  /** Resolves when the demonstration is complete, at once when there is none. */
  readonly seeded: Promise<void>;
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
    await closing
      .closeAll()
      .catch((failure: unknown) => log.error({ err: failure }, 'The start could not be undone'));
    throw error;
  }
}

async function open(config: Config, log: Logger, closing: ClosingStack): Promise<RunningServer> {
  const folder = openDataFolder(config.dataDir);
  closing.add(() => folder.release());
  const listener = await listen(config.host, config.port);
  closing.add(() => listener.close());
  const publicUrl = config.publicUrl ?? defaultPublicUrl(config.host, listener.port);
  const origins = allowedOrigins(publicUrl, config.allowedOrigins);
  const issuer = keptIssuer(folder.secrets, { configured: config.issuer, fallback: publicUrl });
  warnOfAddresses(config, { publicUrl, issuer }, log);

  const database = await openDatabase({ url: config.databaseUrl, folder: folder.postgres });
  closing.add(() => database.close());
  const { orm } = database;
  const flush = () => database.flush();
  const settings = new Settings(orm);
  const transport = openTransport(config.mail);
  const jobs = new Jobs({ config: config.jobs, orm, log, publicUrl });
  const office = new PostOffice({
    orm,
    transport,
    log,
    requestDelivery: mailIds => requestDelivery(jobs.client, mailIds),
  });
  closing.add(() => office.stop());
  closing.add(() => jobs.stop());
  await jobs.start([deliverMail(jobs.client, office)]);
  const store = new FolderFileStore(folder.files);

  const address: EngineAddress = {
    uri: config.engine.uri,
    database: config.engine.database,
    token: () => config.engine.token ?? engineOwnerToken(folder.secrets),
  };
  const engine = new EngineLink({
    address,
    log,
    async onReady({ reducers }) {
      await reducers.trustIssuer({ issuer, audience: TOKEN_AUDIENCE });
      void sessionEnds.passOn();
    },
    onOutbox: () => outbox.wake(),
  });
  const sessionEnds = new SessionEnds({
    orm,
    log,
    ender: engineSessionEnder(engine, address, issuer),
  });
  const accounts = new AccountBook(orm, ended => sessionEnds.record(ended));
  const demoAccounts = new DatabaseDemoAccounts(orm, issuer);
  const adminLink = new AdminLink(settings);
  const start = await firstStart({ config, settings, adminLink, publicUrl, log });
  const outbox = new OutboxWorker({
    engine: () => engine,
    log,
    flush,
    handle: effects({
      accounts,
      office,
      files: store,
      publicUrl,
      async demoCleared(handles) {
        await start.endDemo();
        // Those too whose people were never imported.
        await accounts.removeDemo([...handles, ...(await demoAccounts.handles())]);
      },
    }),
  });

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
    sessionEnded: ended => sessionEnds.record(ended),
  });
  await proveSigning(auth, folder.secrets);
  await database.flush();

  const stopping = new AbortController();
  const { limitScale } = config;
  const app = createApp({
    publicUrl,
    allowedOrigins: origins,
    trustedProxies: config.trustedProxies,
    limitScale,
    issuer,
    engineOrigin: config.engine.publicUri,
    auth,
    log,
    checks: {
      database: () => database.ping(),
      engine: async () => engine.requireConnected(),
    },
    clientDir: config.clientDir ?? builtClient(),
    routes: [
      jobs.routes(),
      fileRoutes({ auth, engine, store, limitScale }),
      demoRoutes({ auth, engine, accounts: demoAccounts, limitScale, isDemo: start.isDemo }),
      backupRoutes({
        source: {
          saveEngine: config.engine.embedded && (file => saveEngine(address, file)),
          orm,
          files: store,
          secretsFolder: folder.secrets,
        },
        operatorSecret: operatorSecret(folder.secrets),
        log,
      }),
      setupRoutes({ auth, engine, adminLink, limitScale, flush }),
      mailboxRoutes({
        office,
        isSending: transport !== null,
        publicUrl,
        stopping: stopping.signal,
        async isStaff(c) {
          const account = await currentAccount(auth, c);
          return account !== null && (await isStaff(address, account.identity));
        },
      }),
    ],
    publicConfig: () => ({
      engineUri: config.engine.publicUri,
      database: config.engine.database,
      issuer,
      isDemo: start.isDemo(),
    }),
    flush,
  });

  await office.resume();
  engine.start();
  closing.add(async () => {
    await outbox.settled();
    await engine.stop();
  });
  const seeded = start.seed({
    engine,
    accounts: demoAccounts,
    files: demoFiles(store),
    signal: stopping.signal,
  });
  seeded.catch(() => {}); // Only stopping rejects it, and then nobody waits.
  closing.add(
    every(HOUR_MS, log, async () => {
      await lockout.cleanUp();
      await office.cleanUp();
      // A mail whose delivery could not be requested when it came.
      await office.resume();
      await jobs.cleanUp();
      await accounts.removeExpiredSessions();
      await sweepFiles(store, address);
    }),
  );
  listener.serve(app);
  // First to close, so that no request meets what is closed already.
  closing.add(() => {
    stopping.abort();
    return listener.close();
  });
  return {
    url: publicUrl,
    port: listener.port,
    adminLink: start.adminLink,
    seeded,
    stop: () => closing.closeAll(),
  };
}

/**
 * Signs something now: the first start makes the key (two first sign-ins at once would make one
 * each), and a later one finds out whether it can still read it.
 */
async function proveSigning(auth: Auth, secretsFolder: string): Promise<void> {
  try {
    await auth.api.signJWT({ body: { payload: { sub: 'start' } } });
  } catch (error) {
    throw new StartError(
      `The signing key in the database cannot be read with ${join(secretsFolder, 'auth-secret')}: database and data folder belong to two communities.`,
      { cause: error },
    );
  }
}

/** Says what will not work, where people would look for the reason in the wrong place. */
function warnOfAddresses(
  config: Config,
  { publicUrl, issuer }: { readonly publicUrl: string; readonly issuer: string },
  log: Logger,
): void {
  const isOpenToOthers = !isLoopback(config.host) && config.host !== 'localhost';
  if (isOpenToOthers && isLoopbackHost(new URL(publicUrl).host)) {
    log.warn({ publicUrl }, 'People on other machines cannot sign in: set PLAZA_PUBLIC_URL');
  }
  if (config.engine.embedded === null && issuer !== publicUrl) {
    log.warn(
      { issuer, publicUrl },
      'Accounts were made under another address: the sync engine looks for the keys there',
    );
  }
}

const HOUR_MS = 3_600_000;

/** Runs housekeeping now and then; what fails is told and tried at the next turn. */
function every(ms: number, log: Logger, work: () => Promise<void>): () => void {
  const timer = setInterval(() => {
    work().catch((error: unknown) => log.warn({ err: error }, 'Housekeeping failed'));
  }, ms);
  timer.unref();
  return () => clearInterval(timer);
}

function engineSessionEnder(
  engine: EngineLink,
  address: EngineAddress,
  issuer: string,
): SessionEnder {
  return {
    get isReachable() {
      return engine.isConnected;
    },
    async endSession(sessionId) {
      await engine.call(({ reducers }) => reducers.endSession({ sid: sessionId }));
    },
    async disconnect(userId) {
      await disconnectIdentity(address, identityToHex(identityOf(issuer, userId)));
    },
  };
}

function demoFiles(store: FileStore): DemoFiles {
  return {
    async store({ id, kind, pixels }) {
      const { renditions, ...facts } = await encodePixels(pixels, kind);
      await store.put(id, renditions);
      return facts;
    },
  };
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

  /** One that fails must not keep the others open, least of all the folder's lock. */
  async #run(): Promise<void> {
    const failures: unknown[] = [];
    for (const close of this.#closers.reverse()) {
      try {
        await close();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, 'not everything could be closed');
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
