import type { AppendableFile, ReadableFile, RegisterFile, Storage } from '../storage.ts';

/** Randomness of a test: a number in [0, 1). */
export type Random = () => number;

/** A seeded generator (mulberry32), so that a printed seed replays a run. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

interface SimulatedFile {
  /** What readers see. */
  content: Buffer;
  /** How much of it has been synced. */
  syncedLength: number;
  /** Of a file that is written over: what stood in it before, any of which may survive a crash. */
  earlier?: Buffer[];
}

/** What may be made to fail. */
export type StorageOperation =
  | 'create'
  | 'write'
  | 'cut'
  | 'sync'
  | 'rename'
  | 'remove'
  | 'syncFolder';

/** A fault that lets the first `written` bytes of a write through. */
export class ShortWrite extends Error {
  constructor(
    readonly written: number,
    readonly code: string,
  ) {
    super(`${code}: short write`);
  }
}

/** An error as the system would throw it. */
export function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: simulated`), { code });
}

/**
 * A disk that remembers what has been synced and what has not. `crash` keeps the former and makes
 * up its mind about the latter: unsynced bytes survive in part, unsynced names may or may not.
 */
export class SimulatedStorage implements Storage {
  readonly path = 'simulated';
  #files = new Map<string, SimulatedFile>();
  /** The names as of the last `syncFolder`. */
  #syncedNames = new Map<string, SimulatedFile>();
  /** Called before each operation; throwing makes it fail, a `ShortWrite` in the middle. */
  fault: (operation: StorageOperation, name: string) => void = () => {};
  /** Bytes that the disk holds; what is beyond that fails with ENOSPC, after a part of it. */
  capacity = Number.POSITIVE_INFINITY;
  /** Awaited within each operation, so that a test can decide when it ends. */
  delay: () => Promise<void> = async () => {};
  #isAlive = true;

  /**
   * The machine loses its power now: nothing on this storage ever ends again.
   * @returns what the machine finds after that
   */
  crash(random: Random): SimulatedStorage {
    this.#isAlive = false;
    const survivors = new Map(this.#syncedNames);
    for (const [name, file] of this.#files)
      if (survivors.get(name) !== file && random() < 0.5) survivors.set(name, file);
    for (const [name] of this.#syncedNames)
      if (!this.#files.has(name) && random() < 0.5) survivors.delete(name);
    for (const file of new Set(survivors.values())) {
      const unsynced = file.content.length - file.syncedLength;
      const kept = file.syncedLength + Math.floor(random() * (unsynced + 1));
      const content = Buffer.from(file.content.subarray(0, kept));
      // Blocks that were allocated but never written read as zeros.
      if (random() < 0.3)
        content.fill(0, file.syncedLength + Math.floor(random() * (kept - file.syncedLength + 1)));
      Object.assign(file, { content, syncedLength: kept });
      const { earlier } = file;
      if (earlier) Object.assign(file, { content: earlier[Math.floor(random() * earlier.length)] });
    }
    const next = new SimulatedStorage();
    next.#files = survivors;
    next.#syncedNames = new Map(survivors);
    next.fault = this.fault;
    next.capacity = this.capacity;
    next.delay = this.delay;
    return next;
  }

  /** A file's bytes, to damage them. */
  bytes(name: string): Buffer {
    return this.#get(name).content;
  }

  names(): string[] {
    return [...this.#files.keys()].sort();
  }

  /** Those of log and snapshots. */
  dataNames(): string[] {
    return this.names().filter(name => /\.(log|snapshot)/.test(name));
  }

  /** A second disk with the same files. */
  copy(): SimulatedStorage {
    const copy = new SimulatedStorage();
    for (const [name, { content }] of this.#files)
      copy.#files.set(name, { content: Buffer.from(content), syncedLength: content.length });
    copy.#syncedNames = new Map(copy.#files);
    return copy;
  }

  get #usedBytes(): number {
    return [...this.#files.values()].reduce((sum, { content }) => sum + content.length, 0);
  }

  async list(): Promise<string[]> {
    return [...this.#files.keys()];
  }

  async open(name: string): Promise<ReadableFile> {
    const { content } = this.#get(name);
    return {
      size: content.length,
      async read(position, length) {
        if (position + length > content.length) throw new Error('read past the end');
        return Uint8Array.prototype.slice.call(content, position, position + length);
      },
      async close() {},
    };
  }

  async create(name: string): Promise<AppendableFile> {
    await this.#step();
    this.fault('create', name);
    if (this.#files.has(name)) throw new Error(`EEXIST: ${name}`);
    const file = { content: Buffer.alloc(0), syncedLength: 0 };
    this.#files.set(name, file);
    return this.#appendable(name, file);
  }

  async append(name: string, length: number): Promise<AppendableFile> {
    await this.#step();
    const file = this.#get(name);
    file.content = file.content.subarray(0, length);
    file.syncedLength = length;
    return this.#appendable(name, file);
  }

  async openRegister(name: string): Promise<RegisterFile> {
    await this.#step();
    const file: SimulatedFile = this.#files.get(name) ?? {
      content: Buffer.alloc(0),
      syncedLength: 0,
    };
    file.earlier ??= [file.content];
    this.#files.set(name, file);
    return {
      write: bytes => {
        if (!this.#isAlive) return;
        this.fault('write', name);
        file.content = Buffer.from(bytes);
        file.earlier!.push(file.content);
      },
      close: async () => {},
    };
  }

  async rename(from: string, to: string): Promise<void> {
    await this.#step();
    this.fault('rename', from);
    this.#files.set(to, this.#get(from));
    this.#files.delete(from);
  }

  async remove(name: string): Promise<void> {
    await this.#step();
    this.fault('remove', name);
    this.#files.delete(name);
  }

  async syncFolder(): Promise<void> {
    await this.#step();
    this.fault('syncFolder', '');
    this.#syncedNames = new Map(this.#files);
  }

  #appendable(name: string, file: SimulatedFile): AppendableFile {
    return {
      write: async bytes => {
        await this.#step();
        const add = (count: number): void => {
          file.content = Buffer.concat([file.content, bytes.subarray(0, count)]);
        };
        try {
          this.fault('write', name);
        } catch (error) {
          if (error instanceof ShortWrite) add(error.written);
          throw error;
        }
        const room = this.capacity - this.#usedBytes;
        add(Math.max(0, Math.min(room, bytes.length)));
        if (room < bytes.length) throw systemError('ENOSPC');
      },
      cut: async length => {
        await this.#step();
        this.fault('cut', name);
        file.content = file.content.subarray(0, length);
        file.syncedLength = Math.min(file.syncedLength, length);
      },
      sync: async () => {
        // Only what was written before the sync began is covered by it.
        const length = file.content.length;
        await this.#step();
        this.fault('sync', name);
        file.syncedLength = Math.max(file.syncedLength, length);
      },
      close: async () => {},
    };
  }

  async #step(): Promise<void> {
    await this.delay();
    if (!this.#isAlive) await new Promise<never>(() => {});
  }

  #get(name: string): SimulatedFile {
    const file = this.#files.get(name);
    if (file === undefined) throw new Error(`ENOENT: ${name}`);
    return file;
  }
}
