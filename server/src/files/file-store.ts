/**
 * Where pictures lie: a folder, two letters of the id deep, one file a size.
 *
 *   files/3f/3f9a…c1-320.webp
 */
import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { cp, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { systemErrorCode } from '../start-error.ts';
import type { EncodedPicture } from './encode-picture.ts';
import { ALL_SIZES, FILE_ID_SHAPE } from './renditions.ts';

/** Somewhere that keeps pictures. */
export interface FileStore {
  /** Keeps every rendition; each is on the disk when this resolves. The same id again replaces. */
  put(id: string, renditions: EncodedPicture['renditions']): Promise<void>;
  /**
   * Reads a rendition: of the size asked for, else the next larger one, else the largest.
   * @returns null when there is none
   */
  read(id: string, size: number): Promise<Uint8Array<ArrayBuffer> | null>;
  /** Forgets all renditions; unknown ids are fine. */
  remove(id: string): Promise<void>;
  /** Ids whose newest rendition is older than a moment. */
  listOlderThan(moment: Date): Promise<string[]>;
  /**
   * Copies everything for a backup.
   * @param cut takes the moment to which the copy belongs: what is there when it begins is in the
   *   copy, since removals wait until the copy is complete
   * @param folder an existing, empty folder
   */
  copyAfter(cut: () => Promise<void>, folder: string): Promise<void>;
}

/** A store in a local folder. */
export class FolderFileStore implements FileStore {
  readonly #folder: string;
  #copies = 0;
  /** What was to be removed during a copy. A crash forgets it, and the sweep finds it. */
  readonly #removedDuringCopy = new Set<string>();

  /** @param folder an existing folder */
  constructor(folder: string) {
    this.#folder = folder;
  }

  async put(id: string, renditions: EncodedPicture['renditions']): Promise<void> {
    await mkdir(this.#shelf(id), { recursive: true });
    for (const { size, bytes } of renditions) await writeWhole(this.#path(id, size), bytes);
  }

  async read(id: string, size: number): Promise<Uint8Array<ArrayBuffer> | null> {
    const larger = ALL_SIZES.filter(each => each >= size);
    const smaller = ALL_SIZES.filter(each => each < size).reverse();
    for (const candidate of [...larger, ...smaller]) {
      const bytes = await readIfThere(this.#path(id, candidate));
      if (bytes) return bytes;
    }
    return null;
  }

  async remove(id: string): Promise<void> {
    if (this.#copies > 0) {
      this.#removedDuringCopy.add(id);
      return;
    }
    for (const size of ALL_SIZES) await rm(this.#path(id, size), { force: true });
  }

  async listOlderThan(moment: Date): Promise<string[]> {
    const newest = new Map<string, number>();
    for (const shelf of await readdir(this.#folder, { withFileTypes: true })) {
      if (!shelf.isDirectory()) continue;
      for (const name of await readdir(join(this.#folder, shelf.name))) {
        const id = /^(.+)-\d+\.webp$/.exec(name)?.[1];
        if (id === undefined) continue;
        const { mtimeMs } = await stat(join(this.#folder, shelf.name, name));
        newest.set(id, Math.max(mtimeMs, newest.get(id) ?? 0));
      }
    }
    return [...newest].filter(([, changed]) => changed < moment.getTime()).map(([id]) => id);
  }

  async copyAfter(cut: () => Promise<void>, folder: string): Promise<void> {
    this.#copies++;
    try {
      await cut();
      await cp(this.#folder, folder, {
        recursive: true,
        mode: constants.COPYFILE_FICLONE,
        preserveTimestamps: true,
        // Drafts end in a random name and may be gone the next moment.
        filter: source => !/\.webp\../.test(basename(source)),
      });
    } finally {
      this.#copies--;
    }
    if (this.#copies > 0) return;
    const removed = [...this.#removedDuringCopy];
    this.#removedDuringCopy.clear();
    for (const id of removed) await this.remove(id);
  }

  #shelf(id: string): string {
    // The shape has neither dots nor slashes: no id leads out of the folder.
    if (!FILE_ID_SHAPE.test(id)) throw new Error('not a file id');
    return join(this.#folder, id.slice(0, 2).toLowerCase());
  }

  #path(id: string, size: number): string {
    return join(this.#shelf(id), `${id}-${size}.webp`);
  }
}

/** Beside and renamed, so that a reader never meets half a picture. */
async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const draft = `${path}.${randomUUID()}`;
  const handle = await open(draft, 'wx');
  try {
    await handle.writeFile(bytes);
    await handle.datasync();
  } finally {
    await handle.close();
  }
  await rename(draft, path);
}

async function readIfThere(path: string): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    return new Uint8Array(await readFile(path));
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return null;
    throw error;
  }
}
