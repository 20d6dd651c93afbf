/** What the routes share. */
import type { HttpBindings } from '@hono/node-server';
import type { Clock } from '../clock.ts';
import type { HostedDatabase } from '../host/hosted-database.ts';
import type { OriginCheck } from '../host/origins.ts';
import type { DatabaseHost } from '../host/publishing.ts';
import type { Authenticator, Credentials } from '../identity/authenticator.ts';
import type { Limits } from '../limits.ts';
import type { BackupOffer } from './backup-routes.ts';
import type { OwnMachine } from './own-machine.ts';

/** What the HTTP interface stands on. */
export interface HttpDependencies extends OwnMachine {
  readonly authenticator: Authenticator;
  readonly databases: DatabaseHost;
  readonly clock: Clock;
  readonly isOriginAllowed: OriginCheck;
  /** Let other machines create databases too. */
  readonly allowsRemoteCreation: boolean;
  readonly limits: Limits;
  /** The limits of addresses hold for this machine's own, too. */
  readonly limitsLoopback: boolean;
  /** What can be saved of the data; null when nothing is on a disk. */
  readonly backup: BackupOffer | null;
  /** Told of failures that are the engine's own. */
  readonly reportError: (error: unknown) => void;
}

/** Types of the Hono context: Node's request, and what the middleware has found out. */
export interface HttpEnvironment {
  Bindings: HttpBindings;
  Variables: {
    credentials: Credentials;
    database: HostedDatabase;
  };
}

/** Tells how long calls and queries took, in microseconds. */
export const DURATION_HEADER = 'spacetime-execution-duration-micros';
