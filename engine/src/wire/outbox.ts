/**
 * What waits to be sent to one client, in order.
 *
 * A message that speaks of a commit may have to wait until the commit is durable, and all behind
 * it wait with it. A client that does not drain its socket gets no more written until it does; one
 * that falls too far behind is given up, so that it costs the others nothing.
 */
import type { Writable } from 'node:stream';
import type { Traffic } from '../metrics/traffic.ts';
import type { Compression } from './compression.ts';
import { joinedFrame } from './joined-frame.ts';
import type { MessageRun } from './message-run.ts';
import type { OutgoingMessage } from './outgoing-message.ts';

/** Beyond this many unsent bytes in the socket the rest is kept back, to be joined in larger frames. */
const SOCKET_BYTES_MAX = 512 * 1024;
/** Messages joined in one frame make up this much, unless a single one is longer. */
const FRAME_BYTES_MAX = 256 * 1024;

export class Outbox {
  /** How large messages are sent. */
  readonly compression: Compression;
  readonly #socket: Writable;
  readonly #canJoin: boolean;
  readonly #bytesMax: number;
  readonly #traffic: Traffic;
  #messages: OutgoingMessage[] = [];
  /** For each message the commit that must be durable first; 0 for none. */
  #offsets: number[] = [];
  #bytes = 0;
  /** Bytes in the socket when it was last looked at, which it is whenever it drains. */
  #socketBytes = 0;

  /**
   * @param options.canJoin the protocol allows several messages in a frame
   * @param options.bytesMax unsent bytes beyond which the client counts as too slow
   * @param options.compression how large messages are sent; as they are by default
   * @param options.traffic counts what is written
   */
  constructor(
    socket: Writable,
    options: { canJoin: boolean; bytesMax: number; compression?: Compression; traffic: Traffic },
  ) {
    this.compression = options.compression ?? 'none';
    this.#socket = socket;
    this.#canJoin = options.canJoin;
    this.#bytesMax = options.bytesMax;
    this.#traffic = options.traffic;
  }

  /** No message waits here; the socket may still hold some. */
  get isEmpty(): boolean {
    return this.#messages.length === 0;
  }

  /** Bytes that wait here and in the socket. */
  get waitingBytes(): number {
    return this.#bytes + this.#socket.writableLength;
  }

  /** The commit that the next message waits for; 0 when it waits for none. */
  get nextOffset(): number {
    return this.#offsets[0] ?? 0;
  }

  /**
   * Adds a message behind the others.
   * @returns false when the client was too far behind already; it should be given up
   */
  add(message: OutgoingMessage, offset: number): boolean {
    // What is there already decides, so that a single large message always has room.
    const isBehind = this.#bytes + this.#socketBytes > this.#bytesMax;
    this.#messages.push(message);
    this.#offsets.push(offset);
    this.#bytes += message.bytes.length;
    return !isBehind;
  }

  /**
   * Makes room for one more message in a run that has been added.
   * @returns false when that is impossible: it has been sent, it is full, or something stands behind
   */
  extend(run: MessageRun, length: number, offset: number): boolean {
    const last = this.#messages.length - 1;
    if (this.#messages[last] !== run || !run.hasRoom(length)) return false;
    this.#offsets[last] = offset;
    this.#bytes += length;
    return true;
  }

  /**
   * Writes what may be sent: all up to the first message whose commit is not durable, or which is
   * still being compressed.
   */
  flush(durableOffset: number): void {
    if (this.#socketBytes > 0) this.#socketBytes = this.#socket.writableLength;
    const messages = this.#messages;
    let end = 0;
    while (end < messages.length && (this.#offsets[end] ?? 0) <= durableOffset) end += 1;
    let sent = 0;
    while (sent < end && this.#socket.writableLength < SOCKET_BYTES_MAX) {
      const next = this.#write(sent, end);
      if (next === sent) break;
      sent = next;
    }
    if (sent === messages.length) {
      this.#messages = [];
      this.#offsets = [];
    } else if (sent > 0) {
      this.#messages = messages.slice(sent);
      this.#offsets = this.#offsets.slice(sent);
    }
  }

  /**
   * Writes messages from `start` on, at most to `end`, in one write.
   * @returns where it stopped; `start` when that message is still being compressed
   */
  #write(start: number, end: number): number {
    const first = this.#messages[start];
    if (first === undefined) return end;
    let next = start + 1;
    let byteCount = first.bytes.length;
    while (next < end && first.canJoin(this.compression)) {
      const message = this.#messages[next];
      if (!message?.canJoin(this.compression)) break;
      if (byteCount + message.bytes.length > FRAME_BYTES_MAX) break;
      byteCount += message.bytes.length;
      next += 1;
    }
    const frame =
      next === start + 1
        ? first.frameFor(this.compression)
        : joinedFrame(this.#messages, start, next, this.#canJoin);
    if (frame === null) return start;
    this.#bytes -= byteCount;
    this.#socketBytes = this.#socket.write(frame) ? 0 : this.#socket.writableLength;
    this.#traffic.bytesOut += frame.length;
    for (let i = start; i < next; i += 1)
      this.#traffic.messagesOut += this.#messages[i]?.messageCount ?? 0;
    this.#traffic.writes += 1;
    return next;
  }
}
