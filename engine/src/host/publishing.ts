/** What publishing a module can come to, and what the HTTP interface asks of the host. */
import type { Actor, HostedDatabase } from './hosted-database.ts';

/** A module to publish. */
export interface PublishRequest {
  /** Name or identity of the database; null for a new one without a name. */
  readonly target: string | null;
  readonly js: string;
  readonly publisher: Actor;
  /** Whether a database may be created where there is none. */
  readonly mayCreate: boolean;
  /** Empty an existing database first: its `init` runs again. */
  readonly clear: boolean;
  /**
   * Names the change that the publisher was shown; see `planUpdate`. Any other change is refused
   * then. Null refuses every change that disconnects clients.
   */
  readonly breakClientsToken: string | null;
}

/** A published module. */
export interface Published {
  readonly database: HostedDatabase;
  readonly operation: 'created' | 'updated';
}

/** What publishing a module over an existing database would do. */
export type UpdatePlan =
  | {
      readonly tag: 'automatic';
      /** The steps, for people. */
      readonly description: string;
      readonly breaksClients: boolean;
      /** Names this change of this database, for `PublishRequest.breakClientsToken`. */
      readonly token: string;
    }
  | { readonly tag: 'impossible'; readonly reason: string };

/** A module is not published; the message is for its author. */
export class PublishError extends Error {
  override name = 'PublishError';
}

/** The caller may not do this to the database; the message says so in SpacetimeDB's words. */
export class UnauthorizedError extends Error {
  override name = 'UnauthorizedError';
}

/** A locked database can neither be emptied nor deleted. */
export class LockedError extends Error {
  override name = 'LockedError';
}

/** What those hear who may not create databases. */
export const CREATION_REFUSED = 'Only the machine that the engine runs on may create databases.';

/** What only the owner of a database may do, in the words of SpacetimeDB's refusals. */
export type OwnerAction =
  | 'update database'
  | 'reset database'
  | 'delete database'
  | 'rename database'
  | 'view module logs';

/** The databases of a host. Changes are made one after the other. */
export interface DatabaseHost {
  /** By name or identity; null when there is none. */
  find(nameOrIdentity: string): HostedDatabase | null;
  /** Every database that belongs to somebody. */
  ownedBy(owner: bigint): readonly HostedDatabase[];
  /**
   * Creates or updates a database.
   * @throws {PublishError} the module is at fault; nothing has changed
   * @throws {UnauthorizedError} the database is somebody else's, or there is none and the request may
   *   create none
   * @throws {LockedError} the database is to be emptied, and is locked
   */
  publish(request: PublishRequest): Promise<Published>;
  /** @throws {PublishError} the module cannot be loaded or hosted at all */
  planUpdate(database: HostedDatabase, js: string): Promise<UpdatePlan>;
  /** @throws {LockedError} */
  delete(database: HostedDatabase): Promise<void>;
  /** Protects a database from being deleted or emptied, or lifts the protection. */
  setLocked(database: HostedDatabase, isLocked: boolean): Promise<void>;
  /** Adds a name. @returns false, and changes nothing, when it leads to another database */
  addName(database: HostedDatabase, name: string): Promise<boolean>;
  /**
   * Replaces all names by others.
   * @returns the first of them that leads to a database already, this one or another; nothing has
   *   changed then. Null when there is none
   */
  replaceNames(database: HostedDatabase, names: readonly string[]): Promise<string | null>;
  /** @throws {UnauthorizedError} */
  requireOwner(database: HostedDatabase, identity: bigint, action: OwnerAction): void;
}
