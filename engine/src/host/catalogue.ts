/**
 * Which databases a host has, who owns them and what they are called: a small file, replaced as a
 * whole. A database exists once it stands in here.
 */
import { join } from 'node:path';
import { CorruptionError } from '../durability/durability.ts';
import { readSealed, writeSealed } from '../durability/sealed-file.ts';
import { identityFromHex, identityToHex } from '../identity/identity.ts';
import { isJson } from '../is-json.ts';

/** What the host knows of a database without opening it. */
export interface DatabaseEntry {
  readonly identity: bigint;
  readonly owner: bigint;
  /** All names that lead to it, the first one being the one that it was published under. */
  readonly names: readonly string[];
  /** Hash of the module that it was created or emptied with, hexadecimal. */
  readonly initialProgram: string;
  /** Name of the folder that holds it; another one after the database was emptied. */
  readonly folder: string;
  /** Neither to be deleted nor to be emptied until its owner unlocks it. */
  readonly isLocked: boolean;
}

/** Where entries are kept. */
export interface CatalogueStore {
  /** @param options.isReadOnly changes nothing, not even to renew a copy */
  load(options?: { readonly isReadOnly: boolean }): Promise<readonly DatabaseEntry[]>;
  /** Resolves when the entries are durable. */
  save(entries: readonly DatabaseEntry[]): Promise<void>;
}

/** A store that forgets. */
export function memoryStore(): CatalogueStore {
  return { load: async () => [], save: async () => {} };
}

/**
 * A store in `databases.json` of a folder.
 * @param repair told what was mended; without it damage is refused
 */
export function fileStore(folder: string, repair?: (sentence: string) => void): CatalogueStore {
  const path = join(folder, 'databases.json');
  return {
    async load({ isReadOnly } = { isReadOnly: false }) {
      const text = await readSealed(path, {
        isUnsealed: isJson,
        isReadOnly,
        ...(repair && { repair }),
      });
      return text === null ? [] : parseCatalogue(text, path);
    },
    save: entries => writeSealed(path, catalogueText(entries)),
  };
}

/** What `databases.json` holds. */
export function catalogueText(entries: readonly DatabaseEntry[]): string {
  const databases = entries.map(entry => ({
    ...entry,
    identity: identityToHex(entry.identity),
    owner: identityToHex(entry.owner),
  }));
  return `${JSON.stringify({ version: 1, databases }, null, 2)}\n`;
}

/** @throws {CorruptionError} the text is not what `catalogueText` writes */
export function parseCatalogue(text: string, path: string): DatabaseEntry[] {
  const damaged = () => new CorruptionError(path, 0, 'it lists no databases as we write them');
  const content: unknown = isJson(text) ? JSON.parse(text) : null;
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
    // It is removed with its database: a list that came with a backup must not name another place.
    if (!/^[0-9a-f-]+$/.test(folder)) throw damaged();
    if (typeof isLocked !== 'boolean') throw damaged();
    if (!names.every(name => typeof name === 'string')) throw damaged();
    return { identity, owner, names, initialProgram, folder, isLocked };
  });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
