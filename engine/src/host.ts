/**
 * The engine as a process: a folder, its databases, and an HTTP server with websockets before them.
 *
 *     DIR/lock            held while the host runs
 *     DIR/keys/           the key that signs the engine's own tokens
 *     DIR/databases.json  which databases there are
 *     DIR/databases/…     their data and logs
 */
import { mkdir, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { getRequestListener } from '@hono/node-server';
import { backupSource, EXPORT_DRAFT } from './backup/data-folder.ts';
import { announceEngine, newOperatorSecret } from './backup/running-engine.ts';
import { type Clock, systemClock } from './clock.ts';
import type { ModuleOptions } from './database.ts';
import { CorruptionError } from './durability/durability.ts';
import { FolderInUseError, lockFolder } from './durability/folder-lock.ts';
import { DatabaseRegistry, type StorageSettings } from './host/database-registry.ts';
import { createOriginCheck, type OriginCheck } from './host/origins.ts';
import { createHttpApp } from './http/app.ts';
import type { BackupOffer } from './http/backup-routes.ts';
import { Authenticator } from './identity/authenticator.ts';
import { IssuerKeys } from './identity/issuer-keys.ts';
import { generateSigningKeys, openSigningKeys } from './identity/signing-keys.ts';
import { DEFAULT_LIMITS, type Limits } from './limits.ts';
import { databaseMetrics } from './metrics/database-metrics.ts';
import { MetricsEndpoint } from './metrics/metrics-endpoint.ts';
import { refuseUpgrade } from './wire/refuse-upgrade.ts';
import { SocketWatch } from './wire/socket-watch.ts';
import { type GatewayOptions, WebsocketGateway } from './wire/websocket-gateway.ts';

/** How to run a host. */
export interface HostOptions {
  /** `HOST:PORT`, with brackets around an IPv6 address; port 0 takes a free one. */
  readonly listenAddress: string;
  /** `HOST:PORT` of an address that serves `/metrics` and nothing else, to whoever reaches it. */
  readonly metricsAddress?: string;
  /** Null keeps everything in memory. */
  readonly dataDir: string | null;
  /** Origins of web pages that may connect; without any, those of this machine. */
  readonly allowedOrigins?: readonly string[];
  /** What everybody may do, and how much of it; the rest as `DEFAULT_LIMITS` has it. */
  readonly limits?: Partial<Limits>;
  /** How websockets are served. */
  readonly gateway?: Pick<
    GatewayOptions,
    'compression' | 'limitsLoopback' | 'pingIntervalMs' | 'idleTimeoutMs'
  >;
  /** Believe `X-Forwarded-For`; only behind a proxy that sets it. */
  readonly trustsProxy?: boolean;
  /** Let other machines create databases too, as anybody may on SpacetimeDB; else only this one. */
  readonly allowsRemoteCreation?: boolean;
  /** Where to ask for the keys of issuers that are not to be asked under their own name. */
  readonly issuerOrigins?: ReadonlyMap<string, string>;
  /** What the modules of all databases may take and reach. */
  readonly modules?: ModuleOptions;
  readonly clock?: Clock;
  /** Make damaged files whole as far as that is possible, instead of refusing to start. */
  readonly repairs?: boolean;
  /** How databases are stored. */
  readonly storage?: StorageSettings;
  /** Told what an operator should know: repairs at start, failures while running. */
  readonly report?: (message: string) => void;
}

/** A running host. */
export interface Host {
  /** `http://HOST:PORT` with the port that it has got. */
  readonly url: string;
  /** Where the address for metrics serves them; null without such an address. */
  readonly metricsUrl: string | null;
  readonly databases: DatabaseRegistry;
  readonly authenticator: Authenticator;
  /** Rejects when the host can no longer do its work, such as when the disk has failed. */
  readonly failed: Promise<never>;
  /** Ends all connections and lets go of everything; all that was confirmed is stored. */
  close(): Promise<void>;
}

/** The host cannot start or go on; the message is a sentence for its operator. */
export class HostError extends Error {
  override name = 'HostError';
}

/** A request with a body may take this long to arrive: modules are large, and lines slow. */
const REQUEST_TIMEOUT_MS = 300_000;

/** Issuer of the identities that a host gives out, as on SpacetimeDB. */
const LOCAL_ISSUER = 'localhost';

/**
 * Starts a host. When it resolves, everything is served; when it rejects, nothing is left behind.
 * @throws {HostError} a setting is wrong, the port is taken, or the folder cannot be used
 */
export async function startHost(options: HostOptions): Promise<Host> {
  const { report = () => {}, trustsProxy = false, allowsRemoteCreation = false } = options;
  const isOriginAllowed = originCheck(options.allowedOrigins ?? []);
  const limits: Limits = { ...DEFAULT_LIMITS, ...options.limits };
  const repair = options.repairs ? report : undefined;
  const endings: (() => Promise<void>)[] = [];
  // What was begun last ends first.
  const close = async () => {
    for (let end = endings.pop(); end; end = endings.pop()) await end();
  };
  try {
    const dataDir = options.dataDir === null ? null : resolve(options.dataDir);
    if (dataDir !== null) endings.push(await takeFolder(dataDir));

    let answer: (request: IncomingMessage, response: ServerResponse) => void = answerNotReady;
    const sockets = new SocketWatch(limits, { countsAddresses: !trustsProxy });
    const server = createServer(serverTimes(limits), (request, response) =>
      answer(request, response),
    );
    server.on('connection', socket => sockets.take(socket));
    // The port comes first: a taken one is found out before any database is touched.
    await listen(server, options.listenAddress);
    server.on('error', error => report(`The server has a problem: ${error.message}`));
    endings.push(() => closeServer(server));

    const keys = dataDir === null ? generateSigningKeys() : await openKeys(dataDir, repair);
    const issuerKeys = new IssuerKeys({ origins: options.issuerOrigins });
    const authenticator = new Authenticator({ keys, issuerKeys, localIssuer: LOCAL_ISSUER });
    const failure = new FailureSignal();
    const clock = options.clock ?? systemClock;
    const databases = await openDatabases({
      folder: dataDir,
      clock,
      limits,
      modules: {
        callTimeoutMs: limits.reducerMs,
        procedureTimeoutMs: limits.procedureMs,
        ...options.modules,
      },
      localIssuer: LOCAL_ISSUER,
      report,
      ...(options.repairs && { repairs: true }),
      ...(options.storage && { storage: options.storage }),
      onStorageFailure: error => failure.raise(storageFailure(error)),
    });
    endings.push(() => databases.close());

    const gateway = new WebsocketGateway({
      ...options.gateway,
      limits,
      find: nameOrIdentity => databases.find(nameOrIdentity)?.live ?? null,
      authenticator,
      isOriginAllowed,
      trustsProxy,
      reportError: error => report(`A websocket failed: ${describe(error)}`),
    });
    endings.push(async () => gateway.close());
    server.on('upgrade', (request, socket, head) => {
      if (!gateway.handleUpgrade(request, socket, head)) refuseUpgrade(socket, 404, 'Not found');
    });
    const ownMachine = { trustsProxy, listenHost: parseAddress(options.listenAddress).host };
    const operatorSecret = newOperatorSecret();
    const app = createHttpApp({
      authenticator,
      databases,
      backup: dataDir === null ? null : backupOffer(dataDir, databases, operatorSecret),
      clock,
      isOriginAllowed,
      ...ownMachine,
      allowsRemoteCreation,
      limits,
      limitsLoopback: options.gateway?.limitsLoopback ?? false,
      reportError: error => report(`A request failed: ${describe(error)}`),
    });
    const metrics = new MetricsEndpoint(
      databaseMetrics(() => databases.all),
      error => report(`Metrics could not be read: ${describe(error)}`),
    );
    let metricsUrl: string | null = null;
    if (options.metricsAddress !== undefined) {
      const metricsServer = createServer(metrics.alone);
      await listen(metricsServer, options.metricsAddress);
      endings.push(() => closeServer(metricsServer));
      metricsUrl = `${urlOf(metricsServer)}/metrics`;
    }
    answer = metrics.before(getRequestListener(app.fetch), ownMachine);
    const url = urlOf(server);
    if (dataDir !== null)
      endings.push(await announceEngine(dataDir, { url, secret: operatorSecret }, report));
    return { url, metricsUrl, databases, authenticator, failed: failure.raised, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Who says slowly what they want is cut off. */
function serverTimes({ headersMs }: Limits) {
  return {
    headersTimeout: headersMs,
    requestTimeout: Math.max(REQUEST_TIMEOUT_MS, headersMs),
    connectionsCheckingInterval: Math.ceil(headersMs / 2),
  };
}

function backupOffer(
  dataDir: string,
  databases: DatabaseRegistry,
  operatorSecret: string,
): BackupOffer {
  return {
    operatorSecret,
    // Of no databases nobody is the owner: the key is in a backup too.
    ownsAll: identity =>
      databases.all.length > 0 && databases.all.every(({ entry }) => entry.owner === identity),
    hold: async () => backupSource(dataDir, await databases.hold()),
  };
}

function originCheck(allowed: readonly string[]): OriginCheck {
  try {
    return createOriginCheck(allowed);
  } catch (error) {
    throw startError(error, describe(error));
  }
}

async function takeFolder(folder: string): Promise<() => Promise<void>> {
  try {
    // A new folder is for its owner alone: in it are everybody's rows.
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const lock = await lockFolder(folder);
    for (const name of [EXPORT_DRAFT, `${EXPORT_DRAFT}.part`])
      await rm(join(folder, name), { force: true });
    return () => lock.release();
  } catch (error) {
    if (error instanceof FolderInUseError) throw startError(error, error.message);
    throw folderError(error, folder);
  }
}

async function openKeys(folder: string, repair?: (sentence: string) => void) {
  try {
    return await openSigningKeys(join(folder, 'keys'), repair);
  } catch (error) {
    if (error instanceof CorruptionError) throw startError(error, error.message);
    throw folderError(error, folder);
  }
}

async function openDatabases(options: Parameters<typeof DatabaseRegistry.open>[0]) {
  try {
    return await DatabaseRegistry.open(options);
  } catch (error) {
    const isClear = error instanceof CorruptionError || error instanceof FolderInUseError;
    if (isClear) throw startError(error, error.message);
    throw folderError(error, options.folder ?? 'memory');
  }
}

async function listen(server: Server, address: string): Promise<void> {
  const { host, port } = parseAddress(address);
  await new Promise<void>((listening, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(startError(error, listenProblem(error, address)));
    });
    server.listen(port, host, listening);
  });
}

function parseAddress(address: string): { host: string; port: number } {
  const [, ipv6, name, port] = /^(?:\[([0-9a-f:.]+)\]|([^:[\]]+)):(\d{1,5})$/i.exec(address) ?? [];
  const host = ipv6 ?? name;
  if (host === undefined || Number(port) > 65_535) {
    throw new HostError(`${address} is not an address such as 127.0.0.1:3000.`);
  }
  return { host, port: Number(port) };
}

function listenProblem(error: NodeJS.ErrnoException, address: string): string {
  switch (error.code) {
    case 'EADDRINUSE':
      return `The address ${address} is in use: another program listens there.`;
    case 'EACCES':
      return `The address ${address} needs more rights than this program has.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `The address ${address} is not one of this machine's.`;
    default:
      return `The address ${address} cannot be used: ${error.message}.`;
  }
}

async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>(resolve => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
}

function answerNotReady(_request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(503, { 'content-type': 'text/plain', 'retry-after': '1' });
  response.end('The engine is starting.');
}

function urlOf(server: Server): string {
  // A server that listens on TCP has an address of this kind.
  const { address, family, port } = server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}

function folderError(error: unknown, folder: string): Error {
  if (!isSystemError(error)) {
    return startError(error, `The folder ${folder} cannot be used: ${describe(error)}`);
  }
  const reasons: Record<string, string> = {
    EACCES: 'permission denied',
    EPERM: 'permission denied',
    EROFS: 'the file system is read-only',
    ENOSPC: 'the disk is full',
    ENOTDIR: 'it is not a folder',
    EEXIST: 'it is not a folder',
  };
  const reason = reasons[error.code ?? ''] ?? error.message;
  return startError(error, `The folder ${folder} cannot be used: ${reason}.`);
}

function storageFailure(error: Error): HostError {
  return new HostError(
    `The engine stops, because the disk has failed: ${error.message}. Everything that was confirmed is stored.`,
    { cause: error },
  );
}

function startError(cause: unknown, message: string): HostError {
  return new HostError(message, { cause });
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error;
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** A failure that may come at any time, or never. */
class FailureSignal {
  readonly raised: Promise<never>;
  #reject: (error: Error) => void = () => {};

  constructor() {
    this.raised = new Promise((_, reject) => {
      this.#reject = reject;
    });
    // Nobody may be waiting yet.
    this.raised.catch(() => {});
  }

  raise(error: Error): void {
    this.#reject(error);
  }
}
