/** All databases of a host: finding, creating, updating and removing them. */
import { randomUUID } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { HeldDatabase } from '../backup/data-folder.ts';
import type { Clock } from '../clock.ts';
import type { ModuleOptions } from '../database.ts';
import { type FileDurabilityOptions, openFolder } from '../durability/file-durability.ts';
import { openMemory } from '../durability/memory-durability.ts';
import { identityFromClaims, identityFromHex, identityToHex } from '../identity/identity.ts';
import type { Limits } from '../limits.ts';
import { blamingModule } from './blaming-module.ts';
import { type CatalogueStore, type DatabaseEntry, fileStore, memoryStore } from './catalogue.ts';
import { DatabaseLog } from './database-log.ts';
import type { HostedDatabase } from './hosted-database.ts';
import { OpenDatabase } from './open-database.ts';
import { programHash } from './program-hash.ts';
import {
  CREATION_REFUSED,
  type DatabaseHost,
  LockedError,
  type OwnerAction,
  PublishError,
  type Published,
  type PublishRequest,
  UnauthorizedError,
  type UpdatePlan,
} from './publishing.ts';
import { planUpdate, requireAgreement } from './update-plan.ts';

/** How databases are stored; see there for the meaning and the defaults. */
export type StorageSettings = Pick<
  FileDurabilityOptions,
  'retentionMs' | 'reserveBytes' | 'snapshotBytes'
>;

/** Where databases live and what they are made with. */
export interface RegistryOptions {
  /** Null keeps everything in memory. */
  readonly folder: string | null;
  readonly clock: Clock;
  readonly limits: Limits;
  /** Issuer from which identities of new databases are derived. */
  readonly localIssuer: string;
  /** What modules may take and reach. */
  readonly modules?: ModuleOptions;
  /** Told what an operator should know. */
  readonly report: (message: string) => void;
  /** Make damaged files whole as far as that is possible; else they are refused. */
  readonly repairs?: boolean;
  readonly storage?: StorageSettings;
  /** Told once when a disk has failed: nothing is confirmed any more. */
  readonly onStorageFailure: (error: Error) => void;
}

/** The databases of one host. */
export class DatabaseRegistry implements DatabaseHost {
  readonly #options: RegistryOptions;
  readonly #store: CatalogueStore;
  #databases: readonly OpenDatabase[] = [];
  /** Changes wait for each other; reading does not wait. */
  #lastChange: Promise<unknown> = Promise.resolve();

  private constructor(options: RegistryOptions) {
    this.#options = options;
    this.#store =
      options.folder === null
        ? memoryStore()
        : fileStore(options.folder, options.repairs ? options.report : undefined);
  }

  /**
   * Opens all databases of the folder.
   * @throws {CorruptionError} one of them is damaged; none stays open
   */
  static async open(options: RegistryOptions): Promise<DatabaseRegistry> {
    const registry = new DatabaseRegistry(options);
    try {
      const entries = await registry.#store.load();
      for (const entry of entries) {
        registry.#databases = [...registry.#databases, await registry.#open(entry, '')];
      }
      await registry.#reportLeftovers(entries);
    } catch (error) {
      await registry.close();
      throw error;
    }
    return registry;
  }

  /** Those that are open. */
  get all(): readonly OpenDatabase[] {
    return this.#databases;
  }

  /** Opens the files of all databases as they are now, for a copy. */
  hold(): Promise<readonly HeldDatabase[]> {
    return this.#change(async () => {
      const databases: HeldDatabase[] = [];
      try {
        for (const database of this.#databases) {
          const held = await database.holdFiles();
          if (held !== null) databases.push({ entry: database.entry, held });
        }
        return databases;
      } catch (error) {
        for (const { held } of databases) await held.release();
        throw error;
      }
    });
  }

  find(nameOrIdentity: string): OpenDatabase | null {
    const identity = identityFromHex(nameOrIdentity);
    const isMeant = ({ entry }: OpenDatabase) =>
      identity === null ? entry.names.includes(nameOrIdentity) : entry.identity === identity;
    return this.#databases.find(isMeant) ?? null;
  }

  ownedBy(owner: bigint): readonly OpenDatabase[] {
    return this.#databases.filter(({ entry }) => entry.owner === owner);
  }

  requireOwner(database: HostedDatabase, identity: bigint, action: OwnerAction): void {
    if (database.entry.owner === identity) return;
    throw new UnauthorizedError(
      `${identityToHex(identity)} is not authorized to perform action on database ${identityToHex(database.entry.identity)}: ${action}`,
    );
  }

  publish(request: PublishRequest): Promise<Published> {
    return this.#change(async () => {
      const existing = request.target === null ? null : this.find(request.target);
      if (!existing) return this.#create(request);
      const { identity } = request.publisher;
      if (request.clear) {
        this.requireOwner(existing, identity, 'reset database');
        requireUnlocked(existing, 'reset with --delete-data');
        return this.#reset(existing, request.js);
      }
      this.requireOwner(existing, identity, 'update database');
      return this.#update(existing, request);
    });
  }

  async planUpdate(database: HostedDatabase, js: string): Promise<UpdatePlan> {
    return planUpdate(this.#current(database), js);
  }

  delete(database: HostedDatabase): Promise<void> {
    return this.#change(async () => {
      const current = this.#current(database);
      requireUnlocked(current, 'deleted');
      await this.#save(this.#databases.filter(other => other !== current));
      await current.close('the database was deleted');
      await this.#removeFolder(current.entry.folder);
    });
  }

  setLocked(database: HostedDatabase, isLocked: boolean): Promise<void> {
    return this.#change(() => this.#amend(this.#current(database), { isLocked }));
  }

  addName(database: HostedDatabase, name: string): Promise<boolean> {
    return this.#change(async () => {
      const current = this.#current(database);
      if ((this.find(name) ?? current) !== current) return false;
      await this.#amend(current, { names: [...new Set([...current.entry.names, name])] });
      return true;
    });
  }

  replaceNames(database: HostedDatabase, names: readonly string[]): Promise<string | null> {
    return this.#change(async () => {
      const taken = names.find(name => this.find(name) !== null);
      if (taken !== undefined) return taken;
      await this.#amend(this.#current(database), { names: [...new Set(names)] });
      return null;
    });
  }

  /** Closes all databases, after the change that may be under way. */
  async close(): Promise<void> {
    await this.#change(async () => {
      const databases = this.#databases;
      this.#databases = [];
      await Promise.all(databases.map(database => database.close('the engine stops')));
    });
  }

  async #create({ target, js, publisher, mayCreate }: PublishRequest): Promise<Published> {
    // What was there when the request came may be gone by now.
    if (!mayCreate) throw new UnauthorizedError(CREATION_REFUSED);
    if (target !== null && identityFromHex(target) !== null) {
      throw new PublishError(`There is no database ${target}.`);
    }
    const identity = identityFromClaims(this.#options.localIssuer, randomUUID());
    const database = await this.#openNew(
      {
        identity,
        owner: publisher.identity,
        names: target === null ? [] : [target],
        initialProgram: programHash(js),
        folder: identityToHex(identity),
        isLocked: false,
      },
      js,
    );
    await this.#adopt(database, [...this.#databases, database]);
    return { database, operation: 'created' };
  }

  /** The emptied database gets a folder of its own: until it is whole, the old one stays in place. */
  async #reset(existing: OpenDatabase, js: string): Promise<Published> {
    const { entry } = existing;
    const folder = `${identityToHex(entry.identity)}-${randomUUID().slice(0, 8)}`;
    const emptied = { ...entry, folder, initialProgram: programHash(js) };
    const database = await this.#openNew(emptied, js);
    await this.#adopt(
      database,
      this.#databases.map(other => (other === existing ? database : other)),
    );
    await existing.close('the database was emptied');
    await this.#removeFolder(entry.folder);
    return { database, operation: 'updated' };
  }

  async #update(database: OpenDatabase, request: PublishRequest): Promise<Published> {
    const { js, breakClientsToken } = request;
    if (js !== database.js) {
      requireAgreement(await planUpdate(database, js), breakClientsToken);
      await blamingModule(() => database.replaceModule(js), 'Database update rejected: ');
    }
    return { database, operation: 'updated' };
  }

  async #openNew(entry: DatabaseEntry, js: string): Promise<OpenDatabase> {
    try {
      return await blamingModule(() => this.#open(entry, js), 'Failed to create the database: ');
    } catch (error) {
      await this.#removeFolder(entry.folder);
      throw error;
    }
  }

  /** @param js the module of a new database; empty for one that is there */
  async #open(entry: DatabaseEntry, js: string): Promise<OpenDatabase> {
    const { repairs = false, storage = {} } = this.#options;
    const { folder, clock, limits, modules = {}, report, onStorageFailure } = this.#options;
    const path = folder === null ? null : join(folder, 'databases', entry.folder);
    const log = path === null ? DatabaseLog.inMemory() : await DatabaseLog.open(join(path, 'logs'));
    const warn = (message: string) => {
      log.write({ level: 'Warn', timestampMicros: clock.nowMicros(), message });
      report(message);
    };
    try {
      const database = await OpenDatabase.open({
        entry,
        js,
        log,
        clock,
        limits,
        modules,
        openDurability: replay =>
          path === null
            ? openMemory()
            : openFolder(join(path, 'data'), replay, {
                logBytesMax: limits.logBytes,
                ...storage,
                warn,
                clock,
                mustExist: js === '',
                ...(repairs && { repairs }),
              }),
      });
      database.onStorageFailure(onStorageFailure);
      return database;
    } catch (error) {
      await log.close();
      throw error;
    }
  }

  /** Enters a new database in the catalogue, or takes everything back. */
  async #adopt(database: OpenDatabase, databases: readonly OpenDatabase[]): Promise<void> {
    try {
      await this.#save(databases);
    } catch (error) {
      await database.close('the database could not be created');
      await this.#removeFolder(database.entry.folder);
      throw error;
    }
  }

  /** Changes what the catalogue says of a database. */
  async #amend(database: OpenDatabase, change: Partial<DatabaseEntry>): Promise<void> {
    const before = database.entry;
    database.entry = { ...before, ...change };
    try {
      await this.#save(this.#databases);
    } catch (error) {
      database.entry = before;
      throw error;
    }
  }

  async #save(databases: readonly OpenDatabase[]): Promise<void> {
    await this.#store.save(databases.map(({ entry }) => entry));
    this.#databases = databases;
  }

  /**
   * What a crash left of a database that was just being created or removed. It is not deleted: if
   * the catalogue was lost instead, it is all that there is.
   */
  async #reportLeftovers(entries: readonly DatabaseEntry[]): Promise<void> {
    const { folder, report } = this.#options;
    if (folder === null) return;
    const path = join(folder, 'databases');
    const present = await readdir(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
    for (const name of present) {
      if (entries.some(entry => entry.folder === name)) continue;
      report(`The folder ${join(path, name)} belongs to no database; it can be removed.`);
    }
  }

  async #removeFolder(name: string): Promise<void> {
    const { folder } = this.#options;
    if (folder === null) return;
    await rm(join(folder, 'databases', name), { recursive: true, force: true });
  }

  /** The database as it is now: it may have been emptied or removed since it was found. */
  #current(database: HostedDatabase): OpenDatabase {
    const current = this.find(identityToHex(database.entry.identity));
    if (!current) throw new PublishError('The database has been deleted.');
    return current;
  }

  #change<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#lastChange.then(work);
    this.#lastChange = result.catch(() => {});
    return result;
  }
}

/** @throws {LockedError} */
function requireUnlocked({ entry }: OpenDatabase, what: string): void {
  if (!entry.isLocked) return;
  throw new LockedError(
    `Database is locked and cannot be ${what}. Run \`spacetime unlock\` first.`,
  );
}
