/**
 * Websocket frames as the engine sends them: unmasked, unfragmented, the payload of binary ones
 * headed by the compression byte. Built by hand so that a frame for a thousand clients is built
 * once, and so that all messages of a turn go out in one write.
 */

const FINAL_TEXT = 0x81;
const FINAL_BINARY = 0x82;
/** Says that the payload is compressed as `permessage-deflate` has it. */
const DEFLATED = 0x40;
/** The compression byte of a payload that is not compressed. */
export const UNCOMPRESSED = 0;

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

/** One frame with a message that has been compressed; `tag` names the algorithm. */
export function frameCompressed(tag: number, compressed: Uint8Array): Buffer {
  const frame = Buffer.allocUnsafe(frameLength(compressed.length));
  const at = writeHeader(frame, 0, compressed.length);
  frame[at - 1] = tag;
  frame.set(compressed, at);
  return frame;
}

/** One frame with a payload that has been compressed as a whole, its compression byte included. */
export function frameDeflated(deflated: Uint8Array): Buffer {
  const frame = Buffer.allocUnsafe(headerLength(deflated.length) + deflated.length);
  frame.set(deflated, writeFrameHeader(frame, 0, FINAL_BINARY | DEFLATED, deflated.length));
  return frame;
}

/** One frame with a text. */
export function frameText(utf8: Uint8Array): Buffer {
  const frame = Buffer.allocUnsafe(headerLength(utf8.length) + utf8.length);
  frame.set(utf8, writeFrameHeader(frame, 0, FINAL_TEXT, utf8.length));
  return frame;
}

/** Bytes of a frame around messages of this length in all. */
function frameLength(messageLength: number): number {
  return headerLength(messageLength + 1) + messageLength + 1;
}

function headerLength(payloadLength: number): number {
  return payloadLength < 126 ? 2 : payloadLength < 65_536 ? 4 : 10;
}

/** Writes the frame header and the compression byte; returns where the messages go. */
function writeHeader(frame: Buffer, at: number, messageLength: number): number {
  const next = writeFrameHeader(frame, at, FINAL_BINARY, messageLength + 1);
  frame[next] = UNCOMPRESSED;
  return next + 1;
}

function writeFrameHeader(
  frame: Buffer,
  at: number,
  firstByte: number,
  payloadLength: number,
): number {
  frame[at] = firstByte;
  if (payloadLength < 126) {
    frame[at + 1] = payloadLength;
    return at + 2;
  }
  if (payloadLength < 65_536) {
    frame[at + 1] = 126;
    return frame.writeUInt16BE(payloadLength, at + 2);
  }
  frame[at + 1] = 127;
  return frame.writeBigUInt64BE(BigInt(payloadLength), at + 2);
}
