/**
 * What a database's module writes with `console`, and what the host has to say about it: one JSON
 * object a line, as SpacetimeDB's logs are.
 *
 * On disk a log is two files that take turns: once `module.log` has reached its limit it replaces
 * `module.old.log`, so that a chatty module cannot fill the disk. Writing never waits for the disk;
 * the last lines before a crash may be lost. Nor can a slow disk fill the memory: lines that come
 * while too much waits for it are dropped, and a line says how many.
 */
import { createReadStream, createWriteStream, type WriteStream } from 'node:fs';
import { mkdir, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** How grave a record is. */
export type LogLevel = 'Error' | 'Warn' | 'Info' | 'Debug' | 'Trace' | 'Panic';

/** One record of a log. */
export interface LogRecord {
  readonly level: LogLevel;
  /** Microseconds since 1970, UTC. */
  readonly timestampMicros: bigint;
  readonly message: string;
  /** The reducer, procedure or view that was running. */
  readonly functionName?: string | undefined;
  readonly fileName?: string | undefined;
  readonly lineNumber?: number | undefined;
  /** Where a panic came from, innermost first. */
  readonly trace?: readonly LogFrame[] | undefined;
}

/** A place in a module's source that was being run. */
export interface LogFrame {
  /** `file:line:column`. */
  readonly place: string;
  readonly functionName: string;
}

/** Hears each line that is written, with its line break; null when the log has ended. */
export type LogFollower = (line: string | null) => void;

/** Limits of a log. */
export interface DatabaseLogOptions {
  /** Bytes of one of the two files, or of the memory for a log without a folder. */
  readonly bytesMax?: number;
  /** Bytes that may wait for the disk; lines beyond that are dropped. */
  readonly pendingBytesMax?: number;
  /** Characters of one message; longer ones are cut. */
  readonly messageLengthMax?: number;
}

/** A database's log, in a folder or in memory. */
export class DatabaseLog {
  readonly #sink: Sink;
  readonly #messageLengthMax: number;
  readonly #followers = new Set<LogFollower>();
  #isClosed = false;
  /** Lines that the disk was too slow for and that the log does not tell of yet. */
  #droppedCount = 0;
  /** Of the last line that was dropped. */
  #droppedMicros = 0n;

  private constructor(sink: Sink, options: DatabaseLogOptions) {
    this.#sink = sink;
    this.#messageLengthMax = options.messageLengthMax ?? 64 * 1024;
  }

  /** Opens the log in a folder, which is created when missing. */
  static async open(folder: string, options: DatabaseLogOptions = {}): Promise<DatabaseLog> {
    return new DatabaseLog(await FileSink.open(folder, options), options);
  }

  /** A log that is gone with the process. */
  static inMemory(options: DatabaseLogOptions = {}): DatabaseLog {
    return new DatabaseLog(new MemorySink(bytesMaxOf(options)), options);
  }

  /** Appends a record. */
  write(record: LogRecord): void {
    const line = this.#format(record);
    if (this.#sink.hasRoom) {
      this.#tellDropped();
      this.#sink.append(line);
    } else {
      this.#droppedCount += 1;
      this.#droppedMicros = record.timestampMicros;
    }
    for (const follower of this.#followers) follower(line);
  }

  /** Says in the log that lines are missing; those who follow have had them. */
  #tellDropped(): void {
    if (this.#droppedCount === 0) return;
    const message = `Lines missing here, for which the disk was too slow: ${this.#droppedCount}`;
    this.#droppedCount = 0;
    const timestampMicros = this.#droppedMicros;
    this.#sink.append(this.#format({ level: 'Warn', timestampMicros, message }));
  }

  #format(record: LogRecord): string {
    return `${lineOf(record, this.#messageLengthMax)}\n`;
  }

  /**
   * The lines of the log, oldest first, each with its line break.
   * @param count how many of the newest; null for all that are kept
   * @param follower told every line that is written after those that are returned
   */
  async tail(count: number | null, follower?: LogFollower): Promise<readonly string[]> {
    return this.#sink.tail(count, () => {
      if (follower && this.#isClosed) follower(null);
      else if (follower) this.#followers.add(follower);
    });
  }

  /** Ends what `tail` has begun. */
  unfollow(follower: LogFollower): void {
    this.#followers.delete(follower);
  }

  /** Ends the writing; what was written is in the file when this resolves. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const follower of this.#followers) follower(null);
    this.#followers.clear();
    this.#tellDropped();
    await this.#sink.close();
  }
}

interface Sink {
  /** False while too much waits to be written. */
  readonly hasRoom: boolean;
  append(line: string): void;
  /** @param onTaken called at the moment that divides the lines returned from those to come */
  tail(count: number | null, onTaken: () => void): Promise<readonly string[]>;
  close(): Promise<void>;
}

class MemorySink implements Sink {
  readonly hasRoom = true;
  readonly #bytesMax: number;
  #lines: string[] = [];
  #bytes = 0;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  append(line: string): void {
    this.#lines.push(line);
    this.#bytes += line.length;
    if (this.#bytes <= this.#bytesMax * 2) return;
    // Halving now and then costs less than dropping one line at a time.
    this.#lines = this.#lines.slice(Math.ceil(this.#lines.length / 2));
    this.#bytes = this.#lines.reduce((sum, kept) => sum + kept.length, 0);
  }

  async tail(count: number | null, onTaken: () => void): Promise<readonly string[]> {
    onTaken();
    return newest(this.#lines, count);
  }

  async close(): Promise<void> {}
}

class FileSink implements Sink {
  readonly #folder: string;
  readonly #bytesMax: number;
  readonly #pendingBytesMax: number;
  #stream: WriteStream;
  #bytes: number;
  /** While the files are turned or read, lines wait in here. */
  #waiting: string[] | null = null;
  #waitingBytes = 0;
  #lastWork: Promise<unknown> = Promise.resolve();

  private constructor(folder: string, options: DatabaseLogOptions, bytes: number) {
    this.#folder = folder;
    this.#bytesMax = bytesMaxOf(options);
    this.#pendingBytesMax = options.pendingBytesMax ?? 8 * 1024 * 1024;
    this.#bytes = bytes;
    this.#stream = openStream(this.#current);
  }

  static async open(folder: string, options: DatabaseLogOptions): Promise<FileSink> {
    await mkdir(folder, { recursive: true });
    const bytes = await stat(join(folder, 'module.log')).then(
      ({ size }) => size,
      () => 0,
    );
    return new FileSink(folder, options, bytes);
  }

  get #current(): string {
    return join(this.#folder, 'module.log');
  }

  get #old(): string {
    return join(this.#folder, 'module.old.log');
  }

  get hasRoom(): boolean {
    // What a stream that has met an error still holds is lost.
    const streamBytes = this.#stream.destroyed ? 0 : this.#stream.writableLength;
    return streamBytes + this.#waitingBytes < this.#pendingBytesMax;
  }

  append(line: string): void {
    if (this.#waiting) {
      this.#waiting.push(line);
      this.#waitingBytes += Buffer.byteLength(line);
      return;
    }
    // A stream that has met an error takes nothing any more; a full disk may have room again.
    if (this.#stream.destroyed) this.#stream = openStream(this.#current);
    this.#stream.write(line);
    this.#bytes += Buffer.byteLength(line);
    if (this.#bytes >= this.#bytesMax) {
      this.#waiting = [];
      void this.#alone(() => this.#turn());
    }
  }

  tail(count: number | null, onTaken: () => void): Promise<readonly string[]> {
    return this.#alone(async () => {
      onTaken();
      await flushed(this.#stream);
      return newest([...(await readLines(this.#old)), ...(await readLines(this.#current))], count);
    });
  }

  async close(): Promise<void> {
    // One turn of the files may lead to the next, with the lines that waited for it.
    while (this.#waiting !== null) await this.#lastWork;
    await this.#alone(() => ended(this.#stream));
  }

  /** Runs the work after all other, while nothing is written. */
  #alone<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#lastWork.then(async () => {
      this.#waiting ??= [];
      try {
        return await work();
      } finally {
        const waiting = this.#waiting;
        this.#waiting = null;
        this.#waitingBytes = 0;
        for (const line of waiting) this.append(line);
      }
    });
    this.#lastWork = result.catch(() => {});
    return result;
  }

  async #turn(): Promise<void> {
    await ended(this.#stream);
    // Should the rename fail, writing goes on in the same file.
    await rename(this.#current, this.#old).catch(() => {});
    this.#stream = openStream(this.#current);
    this.#bytes = 0;
  }
}

function bytesMaxOf(options: DatabaseLogOptions): number {
  return options.bytesMax ?? 16 * 1024 * 1024;
}

function openStream(path: string): WriteStream {
  const stream = createWriteStream(path, { flags: 'a', mode: 0o600 });
  // A full disk must not take the engine down; the log has a gap then.
  stream.on('error', () => {});
  return stream;
}

function flushed(stream: WriteStream): Promise<void> {
  return new Promise(resolve => stream.write('', () => resolve()));
}

function ended(stream: WriteStream): Promise<void> {
  return new Promise(resolve => {
    // It may have ended before, by an error.
    if (stream.closed) resolve();
    stream.once('close', resolve);
    stream.end();
  });
}

async function readLines(path: string): Promise<string[]> {
  const lines: string[] = [];
  const input = createReadStream(path, 'utf8');
  const missing = new Promise<void>(resolve => input.once('error', () => resolve()));
  const read = (async () => {
    for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      lines.push(`${line}\n`);
    }
  })();
  await Promise.race([missing, read]);
  return lines;
}

function newest(lines: readonly string[], count: number | null): readonly string[] {
  return lines.slice(count === null ? 0 : Math.max(0, lines.length - count));
}

function lineOf(record: LogRecord, messageLengthMax: number): string {
  const { message } = record;
  return JSON.stringify({
    level: record.level,
    // Micros since 1970 stay exact in a double until the year 2255.
    ts: Number(record.timestampMicros),
    function: record.functionName,
    filename: record.fileName,
    line_number: record.lineNumber,
    message: message.length > messageLengthMax ? `${message.slice(0, messageLengthMax)}…` : message,
    // The command line of SpacetimeDB expects one with every panic.
    trace:
      record.level === 'Panic'
        ? (record.trace ?? []).map(({ place, functionName }) => ({
            module_name: place,
            func_name: functionName,
          }))
        : undefined,
  });
}
