import { frameMessage } from './websocket-frame.ts';

/** A message with, once somebody needs it, its frame; shared by all who get the same. */
export class OutgoingMessage {
  readonly bytes: Uint8Array;
  #frame: Buffer | null = null;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  get frame(): Buffer {
    this.#frame ??= frameMessage(this.bytes);
    return this.#frame;
  }
}
