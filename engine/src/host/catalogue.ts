/**
 * Which databases a host has, who owns them and what they are called: a small file, replaced as a
 * whole. A database exists once it stands in here.
 */
import { open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { identityFromHex, identityToHex } from '../identity/identity.ts';

/** What the host knows of a database without opening it. */
export interface DatabaseEntry {
  readonly identity: bigint;
  readonly owner: bigint;
  /** All names that lead to it, the first one being the one that it was published under. */
  readonly names: readonly string[];
  /** Hash of the first module, hexadecimal. */
  readonly initialProgram: string;
  /** Name of the folder that holds it; another one after the database was emptied. */
  readonly folder: string;
  /** Neither to be deleted nor to be emptied until its owner unlocks it. */
  readonly isLocked: boolean;
}

/** Where entries are kept. */
export interface CatalogueStore {
  load(): Promise<readonly DatabaseEntry[]>;
  /** Resolves when the entries are durable. */
  save(entries: readonly DatabaseEntry[]): Promise<void>;
}

/** A store that forgets. */
export function memoryStore(): CatalogueStore {
  return { load: async () => [], save: async () => {} };
}

/** A store in `databases.json` of a folder. */
export function fileStore(folder: string): CatalogueStore {
  const path = join(folder, 'databases.json');
  return {
    async load() {
      const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return null;
        throw error;
      });
      return text === null ? [] : parseEntries(text, path);
    },
    async save(entries) {
      const temporary = `${path}.new`;
      const file = await open(temporary, 'w', 0o600);
      try {
        await file.writeFile(formatEntries(entries));
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(temporary, path);
      const directory = await open(folder);
      try {
        await directory.sync();
      } finally {
        await directory.close();
      }
    },
  };
}

function formatEntries(entries: readonly DatabaseEntry[]): string {
  const databases = entries.map(entry => ({
    ...entry,
    identity: identityToHex(entry.identity),
    owner: identityToHex(entry.owner),
  }));
  return `${JSON.stringify({ version: 1, databases }, null, 2)}\n`;
}

/** @throws {Error} the file is not what `formatEntries` writes */
function parseEntries(text: string, path: string): DatabaseEntry[] {
  const damaged = () => new Error(`${path} is damaged: restore it from a backup`);
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw new Error(damaged().message, { cause: error });
  }
  if (!isRecord(content) || content.version !== 1 || !Array.isArray(content.databases)) {
    throw damaged();
  }
  return content.databases.map((entry: unknown) => {
    if (!isRecord(entry) || !Array.isArray(entry.names)) throw damaged();
    const identity = typeof entry.identity === 'string' ? identityFromHex(entry.identity) : null;
    const owner = typeof entry.owner === 'string' ? identityFromHex(entry.owner) : null;
    const names: unknown[] = entry.names;
    const { initialProgram, folder, isLocked = false } = entry;
    if (identity === null || owner === null) throw damaged();
    if (typeof initialProgram !== 'string' || typeof folder !== 'string') throw damaged();
    if (typeof isLocked !== 'boolean') throw damaged();
    if (!names.every(name => typeof name === 'string')) throw damaged();
    return { identity, owner, names, initialProgram, folder, isLocked };
  });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
