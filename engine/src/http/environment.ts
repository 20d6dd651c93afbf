/** What the routes share. */
import type { HttpBindings } from '@hono/node-server';
import type { HostedDatabase } from '../host/hosted-database.ts';
import type { OriginCheck } from '../host/origins.ts';
import type { DatabaseHost } from '../host/publishing.ts';
import type { Authenticator, Credentials } from '../identity/authenticator.ts';

/** What the HTTP interface stands on. */
export interface HttpDependencies {
  readonly authenticator: Authenticator;
  readonly databases: DatabaseHost;
  readonly isOriginAllowed: OriginCheck;
  readonly limits: HttpLimits;
  /** Told of failures that are the engine's own. */
  readonly reportError: (error: unknown) => void;
}

/** Bounds of requests, in bytes. */
export interface HttpLimits {
  readonly moduleBytesMax: number;
  readonly argumentBytesMax: number;
  readonly queryBytesMax: number;
}

/** Bounds that suit a machine with some memory. */
export const DEFAULT_HTTP_LIMITS: HttpLimits = {
  moduleBytesMax: 64 * 1024 * 1024,
  argumentBytesMax: 16 * 1024 * 1024,
  queryBytesMax: 1024 * 1024,
};

/** Types of the Hono context: Node's request, and what the middleware has found out. */
export interface HttpEnvironment {
  Bindings: HttpBindings;
  Variables: {
    credentials: Credentials;
    database: HostedDatabase;
  };
}
