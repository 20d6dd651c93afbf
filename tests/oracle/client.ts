/**
 * A client that speaks the websocket protocol by itself, so that its cache owes nothing to the
 * engine's code, nor to the SDK's. Rows are kept as their bytes, with the number of queries that
 * brought them.
 */
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { WebSocket } from 'ws';
import { Reader, Writer } from './wire-bytes.ts';

export interface ClientOptions {
  readonly url: string;
  readonly database: string;
  readonly token: string;
  readonly protocol: 'v2.bsatn.spacetimedb' | 'v3.bsatn.spacetimedb';
  readonly compression: 'None' | 'Gzip' | 'Brotli';
  readonly isConfirmed: boolean;
}

export type Outcome = { readonly isCommitted: boolean; readonly message: string };

/** The client was told something that cannot be. */
class ProtocolError extends Error {
  override name = 'ProtocolError';
}

/** Row bytes as latin1 strings, with how often they are held. */
export type TableCache = Map<string, number>;

export class Client {
  identity = 0n;
  /** By table or view. */
  readonly cache = new Map<string, TableCache>();
  /** Rows of event tables since they were last taken. */
  events = new Map<string, string[]>();
  /** Updates, own and others', since it was last reset. */
  updateCount = 0;
  isClosed = false;
  /** Told of a query set that failed after it had been applied. */
  readonly failedSets: { querySetId: number; error: string }[] = [];
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, (answer: never) => void>();
  #reject: ((error: Error) => void)[] = [];
  #failure: Error | null = null;
  #nextRequest = 1;
  #ready: (() => void) | null = null;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  static async connect(options: ClientOptions): Promise<Client> {
    const url = new URL(`/v1/database/${options.database}/subscribe`, options.url);
    url.protocol = 'ws:';
    url.searchParams.set('compression', options.compression);
    url.searchParams.set('confirmed', String(options.isConfirmed));
    url.searchParams.set('token', options.token);
    const socket = new WebSocket(url, [options.protocol], { perMessageDeflate: false });
    socket.binaryType = 'nodebuffer';
    const client = new Client(socket);
    await new Promise<void>((resolve, reject) => {
      client.#ready = resolve;
      socket.on('error', reject);
      socket.on('close', code => {
        client.isClosed = true;
        client.#fail(new Error(`the connection was closed with ${code}`));
        reject(new Error(`not let in: ${code}`));
      });
      socket.on('message', (frame: Buffer) => client.#receive(frame));
    });
    return client;
  }

  /** @throws {Error} the subscription was refused; the message is the server's */
  async subscribe(querySetId: number, queries: readonly string[]): Promise<void> {
    const error = await this.#request<string | null>(0, writer => {
      writer.u32(querySetId).u32(queries.length);
      for (const query of queries) writer.string(query);
    });
    if (error !== null) throw new Error(error);
  }

  /** @returns null, or why not */
  unsubscribe(querySetId: number): Promise<string | null> {
    return this.#request<string | null>(1, writer => {
      writer.u32(querySetId).u8(1);
    });
  }

  /** The rows of a query that runs once. */
  async query(sql: string): Promise<string[]> {
    const answer = await this.#request<{ rows: string[] } | { error: string }>(2, writer => {
      writer.string(sql);
    });
    if ('error' in answer) throw new Error(answer.error);
    return answer.rows;
  }

  call(reducer: string, args: Uint8Array): Promise<Outcome> {
    return this.#request<Outcome>(3, writer => {
      writer.u8(0).string(reducer).bytes(args);
    });
  }

  /** Ends the connection. */
  async close(): Promise<void> {
    if (this.isClosed) return;
    await new Promise<void>(resolve => {
      this.#socket.once('close', () => resolve());
      this.#socket.close();
    });
  }

  #request<T>(tag: number, write: (writer: Writer) => void): Promise<T> {
    const requestId = this.#nextRequest++;
    const writer = new Writer().u8(tag).u32(requestId);
    write(writer);
    return new Promise<T>((resolve, reject) => {
      if (this.#failure !== null) {
        reject(this.#failure);
        return;
      }
      this.#waiting.set(requestId, resolve as (answer: never) => void); // of the type that was asked for
      this.#reject.push(reject);
      this.#socket.send(writer.written);
    });
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    for (const reject of this.#reject) reject(this.#failure);
    this.#reject = [];
  }

  #answer(requestId: number, answer: unknown): void {
    const resolve = this.#waiting.get(requestId);
    if (resolve === undefined) throw new ProtocolError(`an answer to no request: ${requestId}`);
    this.#waiting.delete(requestId);
    if (this.#waiting.size === 0) this.#reject = [];
    resolve(answer as never);
  }

  #receive(frame: Buffer): void {
    try {
      const reader = new Reader(decompress(frame));
      while (!reader.isAtEnd) this.#message(reader);
    } catch (error) {
      this.#fail(error instanceof Error ? error : new Error(String(error)));
    }
  }

  #message(reader: Reader): void {
    const tag = reader.u8();
    switch (tag) {
      case 0:
        this.identity = reader.u256();
        reader.skip(16);
        reader.string();
        this.#ready?.();
        return;
      case 1: {
        const requestId = reader.u32();
        reader.u32();
        this.#readQueryRows(reader, (table, row) => this.#insert(table, row));
        this.#answer(requestId, null);
        return;
      }
      case 2: {
        const requestId = reader.u32();
        reader.u32();
        if (reader.u8() === 0)
          this.#readQueryRows(reader, (table, row) => this.#delete(table, row));
        this.#answer(requestId, null);
        return;
      }
      case 3: {
        const requestId = reader.u8() === 0 ? reader.u32() : null;
        const querySetId = reader.u32();
        const error = reader.string();
        if (requestId === null) this.failedSets.push({ querySetId, error });
        else this.#answer(requestId, error);
        return;
      }
      case 4:
        this.#readUpdate(reader);
        return;
      case 5: {
        const requestId = reader.u32();
        if (reader.u8() === 1) {
          this.#answer(requestId, { error: reader.string() });
          return;
        }
        const rows: string[] = [];
        this.#readQueryRows(reader, (_table, row) => rows.push(row));
        this.#answer(requestId, { rows });
        return;
      }
      case 6:
        this.#readReducerResult(reader);
        return;
      default:
        throw new ProtocolError(`a message with tag ${tag}`);
    }
  }

  #readReducerResult(reader: Reader): void {
    const requestId = reader.u32();
    reader.skip(8);
    const outcome = reader.u8();
    if (outcome === 0) {
      reader.bytes();
      this.#readUpdate(reader);
    }
    const message =
      outcome === 2 ? new Reader(reader.bytes()).string() : outcome === 3 ? reader.string() : '';
    this.#answer(requestId, { isCommitted: outcome < 2, message });
  }

  #readQueryRows(reader: Reader, take: (table: string, row: string) => void): void {
    for (let tables = reader.u32(); tables > 0; tables -= 1) {
      const table = reader.string();
      for (const row of reader.rows()) take(table, row);
    }
  }

  #readUpdate(reader: Reader): void {
    const querySets = reader.u32();
    if (querySets > 0) this.updateCount += 1;
    for (let sets = querySets; sets > 0; sets -= 1) {
      reader.u32();
      for (let tables = reader.u32(); tables > 0; tables -= 1) {
        const table = reader.string();
        for (let lists = reader.u32(); lists > 0; lists -= 1) this.#readTableUpdate(reader, table);
      }
    }
  }

  #readTableUpdate(reader: Reader, table: string): void {
    if (reader.u8() === 1) {
      this.events.set(table, [...(this.events.get(table) ?? []), ...reader.rows()]);
      return;
    }
    // A row that one query loses another may win: what is deleted must be there, or come.
    for (const row of reader.rows()) this.#insert(table, row);
    for (const row of reader.rows()) this.#delete(table, row);
  }

  #insert(table: string, row: string): void {
    const rows = this.cache.get(table) ?? new Map<string, number>();
    this.cache.set(table, rows);
    rows.set(row, (rows.get(row) ?? 0) + 1);
  }

  #delete(table: string, row: string): void {
    const rows = this.cache.get(table);
    const count = rows?.get(row) ?? 0;
    if (count === 0) {
      throw new ProtocolError(`a row of ${table} is deleted that is not there: ${hex(row)}`);
    }
    if (count === 1) rows?.delete(row);
    else rows?.set(row, count - 1);
  }
}

export function hex(row: string): string {
  return Buffer.from(row, 'latin1').toString('hex');
}

function decompress(frame: Buffer): Uint8Array {
  const content = frame.subarray(1);
  switch (frame[0]) {
    case 0:
      return content;
    case 1:
      return brotliDecompressSync(content);
    case 2:
      return gunzipSync(content);
    default:
      throw new ProtocolError(`a frame with compression ${frame[0]}`);
  }
}
