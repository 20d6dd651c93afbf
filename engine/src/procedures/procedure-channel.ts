/**
 * The line between a procedure's worker and its database: one shared buffer for one request at a
 * time, in both directions synchronous.
 *
 *     worker                                     main thread
 *     'start' as a message, then waits ────────► opens a transaction in its turn, answers,
 *                                                and now waits for requests itself
 *     request: op, numbers, bytes ─────────────► does it
 *     waits ◄─────────────────────────────────── answer: status, number, bytes
 *     …                                          …
 *     commit or abort ─────────────────────────► ends the transaction, answers, goes on with its turn
 *
 * While a transaction is open the main thread runs nothing else, as with a reducer; outside of one
 * the two do not touch each other.
 */

const headerBytes = 64;
const initialBytes = 256 * 1024;
const maxBytes = 512 * 1024 * 1024;
/** More cannot be sent at once, in either direction. */
export const MESSAGE_BYTES_MAX = maxBytes - headerBytes;

/** Positions in the header, in 32-bit words. */
const word = {
  state: 0,
  op: 1,
  args: 2,
  requestLength: 8,
  status: 9,
  result: 10,
  answerLength: 11,
};
const idle = 0;
const requested = 1;
const answered = 2;

/** What a worker can ask for. */
const operations = [
  'commit',
  'abort',
  'tableIdFromName',
  'indexIdFromName',
  'rowCount',
  'scanTable',
  'scanPoint',
  'scanRange',
  'advance',
  'closeIterator',
  'insert',
  'update',
  'deletePoint',
  'deleteRange',
  'deleteAllByEq',
  'clearTable',
  'jwtPayload',
] as const;

export type Operation = (typeof operations)[number];

/** One request as the main thread sees it. */
export interface ChannelRequest {
  readonly operation: Operation;
  /** Up to six numbers. */
  readonly args: readonly number[];
  /** A copy of the bytes that came along. */
  readonly bytes: Uint8Array;
}

/** An answer: `status` 0 is success, −1 "buffer too small", others are error numbers. */
export interface ChannelAnswer {
  readonly status: number;
  readonly result: number;
  readonly bytes: Uint8Array;
}

/** The buffer for a new channel. */
export function createChannelBuffer(): SharedArrayBuffer {
  return new SharedArrayBuffer(initialBytes, { maxByteLength: maxBytes });
}

/** Either end of a channel. */
export class ProcedureChannel {
  readonly buffer: SharedArrayBuffer;
  private readonly words: Int32Array;

  constructor(buffer: SharedArrayBuffer) {
    this.buffer = buffer;
    this.words = new Int32Array(buffer, 0, headerBytes / 4);
  }

  /**
   * Worker: puts a request and waits for its answer.
   * @throws {RangeError} the bytes are more than `MESSAGE_BYTES_MAX`
   */
  request(operation: Operation, args: readonly number[], bytes: Uint8Array): ChannelAnswer {
    const { words } = this;
    this.write(bytes);
    words[word.op] = operations.indexOf(operation);
    for (let i = 0; i < args.length; i++) words[word.args + i] = args[i]!;
    words[word.requestLength] = bytes.length;
    Atomics.store(words, word.state, requested);
    Atomics.notify(words, word.state);
    return this.awaitAnswer(requested);
  }

  /** Worker: makes ready to wait for what a message asks for. */
  prepareWait(): void {
    Atomics.store(this.words, word.state, idle);
  }

  /** Worker: waits for the answer to what was asked by a message. */
  awaitAnswer(from: typeof idle | typeof requested = idle): ChannelAnswer {
    const { words } = this;
    while (Atomics.load(words, word.state) !== answered) Atomics.wait(words, word.state, from);
    return {
      status: words[word.status]!,
      result: words[word.result]!,
      bytes: this.read(words[word.answerLength]!),
    };
  }

  /**
   * Main thread: answers.
   * @throws {RangeError} the bytes are more than `MESSAGE_BYTES_MAX`
   */
  answer({ status, result, bytes }: ChannelAnswer): void {
    const { words } = this;
    this.write(bytes);
    words[word.status] = status;
    words[word.result] = result;
    words[word.answerLength] = bytes.length;
    Atomics.store(words, word.state, answered);
    Atomics.notify(words, word.state);
  }

  /** Main thread: waits for the next request; null when none came in time. */
  awaitRequest(timeoutMs: number): ChannelRequest | null {
    const { words } = this;
    const endMs = performance.now() + timeoutMs;
    while (Atomics.load(words, word.state) !== requested) {
      const leftMs = endMs - performance.now();
      if (leftMs <= 0) return null;
      Atomics.wait(words, word.state, answered, leftMs);
    }
    return {
      operation: operations[words[word.op]!]!,
      args: [...words.subarray(word.args, word.args + 6)],
      bytes: this.read(words[word.requestLength]!),
    };
  }

  /** @throws {RangeError} more than `MESSAGE_BYTES_MAX`; nothing has been written */
  private write(bytes: Uint8Array): void {
    if (bytes.length > MESSAGE_BYTES_MAX) {
      throw new RangeError(`${bytes.length} bytes are too many for one request or answer`);
    }
    const needed = headerBytes + bytes.length;
    if (needed > this.buffer.byteLength) {
      this.buffer.grow(Math.min(maxBytes, Math.max(needed, this.buffer.byteLength * 2)));
    }
    new Uint8Array(this.buffer, headerBytes, bytes.length).set(bytes);
  }

  private read(length: number): Uint8Array {
    return new Uint8Array(this.buffer, headerBytes, length).slice();
  }
}

const noBytes = new Uint8Array();

/** An answer without bytes. */
export function numberAnswer(result: number): ChannelAnswer {
  return { status: 0, result, bytes: noBytes };
}

/** An answer with bytes. */
export function bytesAnswer(bytes: Uint8Array, result = 0): ChannelAnswer {
  return { status: 0, result, bytes };
}

/** A 64-bit integer as an answer's bytes. */
export function bigintAnswer(value: bigint): ChannelAnswer {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, value, true);
  return bytesAnswer(bytes);
}

/** Reads what `bigintAnswer` wrote. */
export function readBigint({ bytes }: ChannelAnswer): bigint {
  return new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
}
