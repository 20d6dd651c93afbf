/**
 * The few file operations that a database folder needs, as an interface so that tests can break
 * any of them and play crashes; `FolderStorage` is the real one.
 */
import { closeSync, constants, openSync, writeSync } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

/** A flat folder of files. Every promise rejects when the operating system refuses. */
export interface Storage {
  /** For messages to people. */
  readonly path: string;
  list(): Promise<string[]>;
  open(name: string): Promise<ReadableFile>;
  /** Creates a file that must not exist yet. */
  create(name: string): Promise<AppendableFile>;
  /** Opens an existing file for appending, after cutting it to `length` bytes. */
  append(name: string, length: number): Promise<AppendableFile>;
  /**
   * Opens a small file that is only ever written over, from its first byte on; creates it when it is
   * missing.
   */
  openRegister(name: string): Promise<RegisterFile>;
  /** Replaces `to` when it exists. */
  rename(from: string, to: string): Promise<void>;
  remove(name: string): Promise<void>;
  /** Makes creations, renames and removals durable. */
  syncFolder(): Promise<void>;
}

export interface ReadableFile {
  readonly size: number;
  /** Reads exactly `length` bytes, which must lie inside the file. */
  read(position: number, length: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

export interface AppendableFile {
  /**
   * Appends all of `bytes`, which must stay unchanged until the promise settles. When it rejects, any
   * part of them may stand in the file.
   */
  write(bytes: Uint8Array): Promise<void>;
  /** Takes back what a failed write has left: cuts the file to `length` bytes. */
  cut(length: number): Promise<void>;
  /** Resolves when everything written so far is on the disk. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

export interface RegisterFile {
  /**
   * Writes over the file's first bytes. What the process has written here outlives it; what the
   * machine loses its power over may be any earlier state. Synchronous, because it costs less than
   * waiting would.
   */
  write(bytes: Uint8Array): void;
  close(): Promise<void>;
}

/** The disk has no room for what was to be written (or the quota is used up). */
export function isOutOfSpace(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false;
  return error.code === 'ENOSPC' || error.code === 'EDQUOT';
}

/** Creates a folder and its parents, those that are missing, so that a power cut leaves them there. */
export async function createFolder(path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true });
  if (first === undefined) return;
  // Each new folder is an entry of the one above it.
  for (let created = resolve(path); ; created = dirname(created)) {
    await syncFolder(dirname(created));
    if (created === resolve(first)) return;
  }
}

async function syncFolder(path: string): Promise<void> {
  // Windows has no handle on a folder to sync; its file systems journal the entries themselves.
  if (process.platform === 'win32') return;
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Files in a folder of the local file system; the folder is created when missing. */
export class FolderStorage implements Storage {
  private constructor(readonly path: string) {}

  /** @param path the folder; its parents are created too */
  static async open(path: string): Promise<FolderStorage> {
    await createFolder(path);
    return new FolderStorage(path);
  }

  /** A folder that is there: nothing is created, and what is missing is found out later. */
  static at(path: string): FolderStorage {
    return new FolderStorage(path);
  }

  async list(): Promise<string[]> {
    const entries = await readdir(this.path, { withFileTypes: true });
    return entries.filter(entry => entry.isFile()).map(entry => entry.name);
  }

  async open(name: string): Promise<ReadableFile> {
    const handle = await open(join(this.path, name), 'r');
    const { size } = await handle.stat();
    return new FolderReadableFile(handle, size);
  }

  async create(name: string): Promise<AppendableFile> {
    // Appending wherever the end is: it moves back when a failed write is cut off.
    return new FolderAppendableFile(await open(join(this.path, name), 'ax', 0o600));
  }

  async append(name: string, length: number): Promise<AppendableFile> {
    const handle = await open(join(this.path, name), constants.O_WRONLY | constants.O_APPEND);
    await handle.truncate(length);
    await handle.sync();
    return new FolderAppendableFile(handle);
  }

  async openRegister(name: string): Promise<RegisterFile> {
    const path = join(this.path, name);
    // No O_APPEND: with it Linux would write at the end, wherever it is told to.
    return new FolderRegisterFile(openSync(path, constants.O_WRONLY | constants.O_CREAT, 0o600));
  }

  async rename(from: string, to: string): Promise<void> {
    await rename(join(this.path, from), join(this.path, to));
  }

  async remove(name: string): Promise<void> {
    await rm(join(this.path, name), { force: true });
  }

  syncFolder(): Promise<void> {
    return syncFolder(this.path);
  }
}

class FolderReadableFile implements ReadableFile {
  constructor(
    readonly handle: FileHandle,
    readonly size: number,
  ) {}

  async read(position: number, length: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(length);
    let done = 0;
    while (done < length) {
      const { bytesRead } = await this.handle.read(bytes, done, length - done, position + done);
      if (bytesRead === 0) throw new Error(`file ends ${length - done} bytes before it should`);
      done += bytesRead;
    }
    return bytes;
  }

  close(): Promise<void> {
    return this.handle.close();
  }
}

class FolderAppendableFile implements AppendableFile {
  constructor(readonly handle: FileHandle) {}

  async write(bytes: Uint8Array): Promise<void> {
    let done = 0;
    while (done < bytes.length) {
      // A full disk or a signal can end a write early.
      const { bytesWritten } = await this.handle.write(bytes, done, bytes.length - done, null);
      if (bytesWritten === 0) throw new Error('the disk takes no more bytes');
      done += bytesWritten;
    }
  }

  cut(length: number): Promise<void> {
    return this.handle.truncate(length);
  }

  sync(): Promise<void> {
    return this.handle.datasync();
  }

  close(): Promise<void> {
    return this.handle.close();
  }
}

class FolderRegisterFile implements RegisterFile {
  readonly #descriptor: number;

  constructor(descriptor: number) {
    this.#descriptor = descriptor;
  }

  write(bytes: Uint8Array): void {
    writeSync(this.#descriptor, bytes, 0, bytes.length, 0);
  }

  async close(): Promise<void> {
    closeSync(this.#descriptor);
  }
}
