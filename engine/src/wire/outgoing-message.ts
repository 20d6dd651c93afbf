import {
  type Compression,
  compress,
  compressElsewhere,
  isForOtherThread,
  isToCompress,
} from './compression.ts';
import { frameMessage } from './websocket-frame.ts';

/** A message with, once somebody needs them, its frames; shared by all who get the same. */
export class OutgoingMessage {
  readonly bytes: Uint8Array;
  #frame: Buffer | null = null;
  #compressed: Partial<Record<Compression, Buffer>> | null = null;
  /** Those that another thread is making. */
  #awaited: Partial<Record<Compression, Promise<void>>> | null = null;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  /** The message may share a frame with others; not so when it is compressed. */
  canJoin(compression: Compression): boolean {
    return !isToCompress(compression, this.bytes.length);
  }

  /**
   * Begins to compress a large message, unless that has been done.
   * @param ready called later, if the frame is not there yet
   */
  prepare(compression: Compression, ready: () => void): void {
    if (!isForOtherThread(compression, this.bytes.length) || this.#compressed?.[compression])
      return;
    this.#awaited ??= {};
    this.#awaited[compression] ??= this.#make(compression);
    void this.#awaited[compression].then(ready);
  }

  /** The frame for those who take it so; null while another thread is compressing it. */
  frameFor(compression: Compression): Buffer | null {
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
