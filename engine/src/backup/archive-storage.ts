import { join } from 'node:path';
import type { AppendableFile, ReadableFile, RegisterFile, Storage } from '../durability/storage.ts';
import type { ArchiveReader } from './archive-reader.ts';

/** A folder inside a backup, to be read where it stands. */
export class ArchiveStorage implements Storage {
  readonly path: string;
  readonly #archive: ArchiveReader;
  readonly #folder: string;

  /** @param folder relative to the data folder */
  constructor(archive: ArchiveReader, folder: string) {
    this.#archive = archive;
    this.#folder = folder;
    this.path = join(archive.path, folder);
  }

  async list(): Promise<string[]> {
    const names = this.#archive.files.map(({ name }) => name);
    return names
      .filter(name => name.startsWith(`${this.#folder}/`))
      .map(name => name.slice(this.#folder.length + 1));
  }

  async open(name: string): Promise<ReadableFile> {
    const file = this.#archive.files.find(other => other.name === `${this.#folder}/${name}`);
    if (!file) throw new Error(`${this.path} holds no ${name}`);
    return this.#archive.part(file);
  }

  create(): Promise<AppendableFile> {
    return readOnly();
  }

  append(): Promise<AppendableFile> {
    return readOnly();
  }

  openRegister(): Promise<RegisterFile> {
    return readOnly();
  }

  rename(): Promise<void> {
    return readOnly();
  }

  remove(): Promise<void> {
    return readOnly();
  }

  syncFolder(): Promise<void> {
    return readOnly();
  }
}

async function readOnly(): Promise<never> {
  throw new Error('a backup is never written to');
}
