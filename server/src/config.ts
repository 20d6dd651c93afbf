/**
 * Every setting of the app server, read from the environment once and nowhere else. The list with
 * its meanings is in `docs/configuration.md`; `.env.example` repeats it for copying.
 */
import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { StartError } from './start-error.ts';

/** How much the server writes to its log. */
export type LogLevel = (typeof LOG_LEVELS)[number];

/** The settings of one app server. Origins carry no trailing slash. */
export interface Config {
  /** Address to listen on. */
  readonly host: string;
  /** Port to listen on; 0 takes any free one. */
  readonly port: number;
  /** Origin at which people reach the app; null means the address it listens on. */
  readonly publicUrl: string | null;
  /** Absolute path of the data folder. */
  readonly dataDir: string;
  /** Issuer of tokens, for the first start only; null means the public address of that start. */
  readonly issuer: string | null;
  /** Life of an engine token, in seconds. */
  readonly tokenSeconds: number;
  /** Origins whose pages may sign in here and connect to the engine; the public one is among them. */
  readonly allowedOrigins: readonly string[];
  /** Where the sync engine is. */
  readonly engine: EngineConfig;
  /** PostgreSQL to use instead of the embedded one. */
  readonly databaseUrl: string | null;
  /** How mail leaves. */
  readonly mail: MailConfig;
  /** What executes background work. */
  readonly jobs: JobsConfig;
  /** Number of reverse proxies in front whose `X-Forwarded-For` entries are believed. */
  readonly trustedProxies: number;
  /** Factor on every limit per address and per person; 1 is the ordinary strictness. */
  readonly limitScale: number;
  readonly logLevel: LogLevel;
  /** What an empty community starts with: demonstration people, or a link for its first admin. */
  readonly firstStart: 'demo' | 'empty';
  /** Folder with the built client; null means the one beside the server. */
  readonly clientDir: string | null;
}

/** The sync engine as this server and the browsers reach it. */
export interface EngineConfig {
  /** Address for this server. */
  readonly uri: string;
  /** The embedded engine that `npm start` runs; null when `SPACETIMEDB_URI` names another. */
  readonly embedded: { readonly port: number } | null;
  /** Address that is told to browsers. */
  readonly publicUri: string;
  /** Name of the database. */
  readonly database: string;
  /** Token to connect with; null reads the owner's token from the data folder. */
  readonly token: string | null;
}

/** Background work. */
export interface JobsConfig {
  /** Inngest's keys; null executes everything in this process. */
  readonly keys: { readonly eventKey: string; readonly signingKey: string } | null;
  /** An Inngest server other than the hosted one. */
  readonly baseUrl: string | null;
}

/** Outgoing mail. */
export interface MailConfig {
  /** SMTP server; null keeps all mail for the mailbox page. */
  readonly smtpUrl: string | null;
  /** The From header. */
  readonly from: string;
}

const LOG_LEVELS = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;

/**
 * Reads the settings.
 * @param env variables, usually `process.env`; an empty value counts as absent
 * @param options.empty true when the community shall start without demonstration people
 * @throws {StartError} naming the first variable whose value cannot be used, and what would do
 */
export function readConfig(
  env: Readonly<Record<string, string | undefined>>,
  options: { readonly empty?: boolean } = {},
): Config {
  const read = reader(env);
  const host = read.host('PLAZA_HOST') ?? '127.0.0.1';
  const port = read.integer('PLAZA_PORT', { min: 0, max: 65_535 }) ?? 4000;
  const publicUrl = read.origin('PLAZA_PUBLIC_URL', ['http:', 'https:']);
  return {
    host,
    port,
    publicUrl,
    allowedOrigins: allowedOrigins(
      publicUrl ?? defaultPublicUrl(host, port),
      read.origins('PLAZA_EXTRA_ORIGINS'),
    ),
    dataDir: resolve(read.text('PLAZA_DATA_DIR') ?? 'data'),
    issuer: read.origin('PLAZA_ISSUER', ['http:', 'https:']),
    tokenSeconds: read.integer('PLAZA_TOKEN_SECONDS', { min: 2, max: 86_400 }) ?? 600,
    engine: readEngine(read, { host, publicUrl }),
    databaseUrl: read.url('DATABASE_URL', ['postgres:', 'postgresql:']),
    mail: {
      smtpUrl: read.url('SMTP_URL', ['smtp:', 'smtps:']),
      from: read.matching('MAIL_FROM', /@/, MAIL_ADDRESS) ?? 'Plaza <plaza@localhost>',
    },
    jobs: readJobs(read),
    trustedProxies: read.integer('PLAZA_TRUSTED_PROXIES', { min: 0, max: 10 }) ?? 0,
    limitScale: read.integer('PLAZA_LIMIT_SCALE', { min: 1, max: 1_000_000 }) ?? 1,
    logLevel: read.oneOf('PLAZA_LOG_LEVEL', LOG_LEVELS) ?? 'info',
    firstStart: options.empty ? 'empty' : 'demo',
    clientDir: read.path('PLAZA_CLIENT_DIR'),
  };
}

function readJobs(read: Reader): JobsConfig {
  const eventKey = read.text('INNGEST_EVENT_KEY');
  const signingKey = read.text('INNGEST_SIGNING_KEY');
  if ((eventKey === null) !== (signingKey === null)) {
    throw new StartError('INNGEST_EVENT_KEY and INNGEST_SIGNING_KEY are set both or neither.');
  }
  return {
    keys: eventKey && signingKey ? { eventKey, signingKey } : null,
    baseUrl: read.origin('INNGEST_BASE_URL', ['http:', 'https:']),
  };
}

/**
 * The origins whose pages are ours: the public one, and for an address of this machine its other
 * names too, because people type either.
 * @param publicUrl origin at which people reach the app
 * @param extra further origins, such as a development server's
 */
export function allowedOrigins(publicUrl: string, extra: readonly string[]): string[] {
  const { protocol, hostname, port } = new URL(publicUrl);
  const names = LOOPBACK_NAMES.includes(hostname) ? LOOPBACK_NAMES : [hostname];
  const own = names.map(name => new URL(`${protocol}//${name}:${port}`).origin);
  return [...new Set([publicUrl, ...own, ...extra])];
}

const LOOPBACK_NAMES: readonly string[] = ['localhost', '127.0.0.1', '[::1]'];

/** The origin at which people reach an app that listens so, when no setting names another. */
export function defaultPublicUrl(host: string, port: number): string {
  const hasLocalName = ANY_ADDRESS.has(host) || LOOPBACK_NAMES.includes(bracketed(host));
  return hasLocalName ? `http://localhost:${port}` : ownOrigin(host, port);
}

/** The origin at which this machine reaches what it listens on itself. */
export function ownOrigin(host: string, port: number): string {
  return `http://${bracketed(ANY_ADDRESS.get(host) ?? host)}:${port}`;
}

/** A host as addresses hold it: an IPv6 one in brackets. */
export function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

/** Hosts that mean every address of this machine, and a loopback address among those. */
const ANY_ADDRESS: ReadonlyMap<string, string> = new Map([
  ['0.0.0.0', '127.0.0.1'],
  ['::', '::1'],
]);

function readEngine(
  read: Reader,
  { host, publicUrl }: { readonly host: string; readonly publicUrl: string | null },
): EngineConfig {
  const elsewhere = read.origin('SPACETIMEDB_URI', ['http:', 'https:']);
  const port = read.integer('PLAZA_ENGINE_PORT', { min: 1, max: 65_535 }) ?? 3000;
  const uri = elsewhere ?? ownOrigin(host, port);
  return {
    uri,
    embedded: elsewhere === null ? { port } : null,
    publicUri:
      read.origin('SPACETIMEDB_PUBLIC_URI', ['http:', 'https:']) ??
      (elsewhere === null ? besidePublic(publicUrl, port) : null) ??
      uri,
    database:
      read.matching('SPACETIMEDB_DATABASE', /^[a-z0-9]+(-[a-z0-9]+)*$/, DATABASE_NAME) ?? 'plaza',
    token: read.text('SPACETIMEDB_TOKEN'),
  };
}

/** The embedded engine as other machines reach it: the app's name with the engine's port. */
function besidePublic(publicUrl: string | null, port: number): string | null {
  if (publicUrl === null) return null;
  const { protocol, hostname } = new URL(publicUrl);
  // Behind a proxy with https the engine's address cannot be guessed: SPACETIMEDB_PUBLIC_URI says it.
  if (protocol !== 'http:' || LOOPBACK_NAMES.includes(hostname)) return null;
  return `http://${hostname}:${port}`;
}

const DATABASE_NAME = 'lower-case letters, digits and single hyphens';
const MAIL_ADDRESS = 'a mail address such as "Plaza <plaza@example.org>"';

type Reader = ReturnType<typeof reader>;

/** Readers of one variable each: null when it is absent, a refusal when it cannot be used. */
function reader(env: Readonly<Record<string, string | undefined>>) {
  const text = (name: string): string | null => env[name]?.trim() || null;

  const refuse = (name: string, wanted: string): never => {
    // A URL may hold a password: only the kinds of value that cannot are repeated.
    const shown = /URL|TOKEN/.test(name) ? 'has another value' : `is ${JSON.stringify(text(name))}`;
    throw new StartError(`${name} must be ${wanted}, but ${shown}.`);
  };

  const url = (name: string, protocols: readonly string[]): string | null => {
    const value = text(name);
    if (value === null) return null;
    const wanted = `an address that begins with ${protocols.map(p => `${p}//`).join(' or ')}`;
    if (!URL.canParse(value)) return refuse(name, wanted);
    return protocols.includes(new URL(value).protocol) ? value : refuse(name, wanted);
  };

  const toOrigin = (name: string, value: string): string => {
    const parsed = new URL(value);
    const isBare = parsed.pathname === '/' && !parsed.search && !parsed.hash && !parsed.username;
    return isBare
      ? parsed.origin
      : refuse(name, 'an address without a path, such as https://plaza.example.org');
  };

  return {
    text,
    url,
    origin(name: string, protocols: readonly string[]): string | null {
      const value = url(name, protocols);
      return value === null ? null : toOrigin(name, value);
    },
    origins(name: string): string[] {
      const values =
        text(name)
          ?.split(/[\s,]+/)
          .filter(Boolean) ?? [];
      return values.map(value =>
        URL.canParse(value) ? toOrigin(name, value) : refuse(name, 'addresses parted by commas'),
      );
    },
    integer(name: string, range: { readonly min: number; readonly max: number }): number | null {
      const value = text(name);
      if (value === null) return null;
      const parsed = /^\d+$/.test(value) ? Number(value) : Number.NaN;
      const isWithin = parsed >= range.min && parsed <= range.max;
      return isWithin ? parsed : refuse(name, `a whole number from ${range.min} to ${range.max}`);
    },
    matching(name: string, pattern: RegExp, wanted: string): string | null {
      const value = text(name);
      return value === null || pattern.test(value) ? value : refuse(name, wanted);
    },
    host(name: string): string | null {
      const value = text(name);
      if (value === null || isIP(value) || /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(value))
        return value;
      return refuse(name, 'an IP address or a host name, without a port');
    },
    oneOf<T extends string>(name: string, values: readonly T[]): T | null {
      const value = text(name);
      if (value === null) return null;
      return (
        values.find(candidate => candidate === value) ?? refuse(name, `one of ${values.join(', ')}`)
      );
    },
    path(name: string): string | null {
      const value = text(name);
      return value === null ? null : resolve(value);
    },
  };
}
