/**
 * Websocket frames as the engine sends them: unmasked, binary, unfragmented, their payload headed by
 * the compression byte. Built by hand so that a frame for a thousand clients is built once, and so
 * that all messages of a turn go out in one write.
 */

const FINAL_BINARY = 0x82;
/**
 * Payloads are never compressed, though clients may ask for it: the SDK decompresses each frame in
 * a task of its own and would apply a small frame before the large one that was sent ahead of it.
 */
const UNCOMPRESSED = 0;

/** One frame with one message. */
export function frameMessage(message: Uint8Array): Buffer {
  const frame = Buffer.allocUnsafe(frameLength(message.length));
  frame.set(message, writeHeader(frame, 0, message.length));
  return frame;
}

/** One frame with several messages back to back, as v3 allows. */
export function frameTogether(messages: readonly Uint8Array[]): Buffer {
  const length = messages.reduce((sum, message) => sum + message.length, 0);
  const frame = Buffer.allocUnsafe(frameLength(length));
  let at = writeHeader(frame, 0, length);
  for (const message of messages) {
    frame.set(message, at);
    at += message.length;
  }
  return frame;
}

/** A frame for each message, one behind the other, as v2 needs it. */
export function frameEach(messages: readonly Uint8Array[]): Buffer {
  const length = messages.reduce((sum, message) => sum + frameLength(message.length), 0);
  const frames = Buffer.allocUnsafe(length);
  let at = 0;
  for (const message of messages) {
    at = writeHeader(frames, at, message.length);
    frames.set(message, at);
    at += message.length;
  }
  return frames;
}

/** Bytes of a frame around messages of this length in all. */
function frameLength(messageLength: number): number {
  const payloadLength = messageLength + 1;
  const headerLength = payloadLength < 126 ? 2 : payloadLength < 65_536 ? 4 : 10;
  return headerLength + payloadLength;
}

/** Writes the frame header and the compression byte; returns where the messages go. */
function writeHeader(frame: Buffer, at: number, messageLength: number): number {
  const payloadLength = messageLength + 1;
  frame[at] = FINAL_BINARY;
  let next = at + 2;
  if (payloadLength < 126) {
    frame[at + 1] = payloadLength;
  } else if (payloadLength < 65_536) {
    frame[at + 1] = 126;
    next = frame.writeUInt16BE(payloadLength, at + 2);
  } else {
    frame[at + 1] = 127;
    next = frame.writeBigUInt64BE(BigInt(payloadLength), at + 2);
  }
  frame[next] = UNCOMPRESSED;
  return next + 1;
}
