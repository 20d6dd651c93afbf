import { OutgoingMessage } from './outgoing-message.ts';

/** Small enough never to be compressed, so that runs share a frame with what is sent behind them. */
const RUN_BYTES_MAX = 1_000;

/**
 * Small messages to one client, written back to back where they are sent from: what many answers
 * have in common (a buffer, a place in the outbox, a part of a frame) is paid once for all that one
 * batch of calls brings. For protocols that allow several messages in a frame.
 */
export class MessageRun extends OutgoingMessage {
  /** The batch of calls that it belongs to: those of the next one may become durable much later. */
  readonly batch: number;
  readonly view: DataView;
  readonly #room: Uint8Array;
  #length = 0;
  #count = 0;

  /** @param capacity bytes, as a guess */
  constructor(batch: number, capacity: number) {
    const room = Buffer.allocUnsafe(Math.min(capacity, RUN_BYTES_MAX));
    super(room);
    this.batch = batch;
    this.#room = room;
    this.view = new DataView(room.buffer, room.byteOffset, room.length);
  }

  override get bytes(): Uint8Array {
    return this.#room.subarray(0, this.#length);
  }

  override get messageCount(): number {
    return this.#count;
  }

  get length(): number {
    return this.#length;
  }

  hasRoom(length: number): boolean {
    return this.#length + length <= this.#room.length;
  }

  /** Takes room for one more message and returns where in `view` it goes. */
  take(length: number): number {
    const at = this.#length;
    this.#length = at + length;
    this.#count += 1;
    return at;
  }
}
