import {
  type Compression,
  compress,
  compressElsewhere,
  isForOtherThread,
  isToCompress,
} from './compression.ts';
import { frameMessage, frameText } from './websocket-frame.ts';

/** A message with, once somebody needs them, its frames; shared by all who get the same. */
export class OutgoingMessage {
  readonly #bytes: Uint8Array;
  readonly #text: Buffer | null;
  #frame: Buffer | null = null;
  #compressed: Partial<Record<Compression, Buffer>> | null = null;
  /** Those that another thread is making. */
  #awaited: Partial<Record<Compression, Promise<void>>> | null = null;

  /** @param options.isText it is UTF-8 and goes out as a text, which is never compressed */
  constructor(bytes: Uint8Array, { isText = false } = {}) {
    this.#bytes = bytes;
    this.#text = isText ? frameText(bytes) : null;
  }

  get bytes(): Uint8Array {
    return this.#bytes;
  }

  /** As a client counts them. */
  get messageCount(): number {
    return 1;
  }

  /** The message may share a frame with others; not so a text, or when it is compressed. */
  canJoin(compression: Compression): boolean {
    return this.#text === null && !isToCompress(compression, this.bytes.length);
  }

  /**
   * Begins to compress a large message, unless that has been done.
   * @param ready called later, if the frame is not there yet
   */
  prepare(compression: Compression, ready: () => void): void {
    const isAtHand = this.#text !== null || this.#compressed?.[compression] !== undefined;
    if (isAtHand || !isForOtherThread(compression, this.bytes.length)) return;
    this.#awaited ??= {};
    this.#awaited[compression] ??= this.#make(compression);
    void this.#awaited[compression].then(ready);
  }

  /** The frame for those who take it so; null while another thread is compressing it. */
  frameFor(compression: Compression): Buffer | null {
    if (this.#text !== null) return this.#text;
    if (this.canJoin(compression)) {
      this.#frame ??= frameMessage(this.bytes);
      return this.#frame;
    }
    this.#compressed ??= {};
    const known = this.#compressed[compression];
    if (known !== undefined) return known;
    if (this.#awaited?.[compression] !== undefined) return null;
    const frame = compress(this.bytes, compression);
    this.#compressed[compression] = frame;
    return frame;
  }

  async #make(compression: Compression): Promise<void> {
    const frame = await compressElsewhere(this.bytes, compression);
    this.#compressed = { ...this.#compressed, [compression]: frame };
  }
}
