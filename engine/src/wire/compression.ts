/**
 * Compression of what is sent.
 *
 * SpacetimeDB compresses each frame above a size as the client asks. The JavaScript SDK (2.10 as
 * well as older ones) decompresses each frame in a task of its own: a small frame, sent as it is,
 * overtakes the large one ahead of it, and the client's cache goes wrong. So frames are compressed
 * for all others, and a client that may be that SDK gets compression from below the frames: the
 * websocket's own `permessage-deflate`, which cannot change their order. It is left out on this
 * machine, where bytes cost nothing.
 *
 * Nothing of it is kept for a connection: each message is compressed by itself, once for all who
 * take it so.
 */
import { promisify } from 'node:util';
import {
  brotliCompress,
  brotliCompressSync,
  constants,
  deflateRaw,
  deflateRawSync,
  gzip,
  gzipSync,
} from 'node:zlib';
import { isLoopback } from './address-limits.ts';
import { frameCompressed, frameDeflated, frameMessage, UNCOMPRESSED } from './websocket-frame.ts';

/** How a connection gets its larger messages; `deflate` is that of the websocket protocol. */
export type Compression = 'none' | 'gzip' | 'brotli' | 'deflate';

/** What an operator may choose: as clients ask, as far as their order allows; or never. */
export type CompressionPolicy = 'auto' | 'none';

/** What a client's request says about compression. */
export interface CompressionRequest {
  readonly wanted: 'none' | 'gzip' | 'brotli';
  /** It comes from JavaScript, whose SDK may apply an uncompressed frame before a compressed one. */
  readonly mayReorder: boolean;
  /** It understands `permessage-deflate`, with a small window of its own. */
  readonly offersDeflate: boolean;
}

/** How a connection's messages are to be compressed. */
export function chooseCompression(
  { wanted, mayReorder, offersDeflate }: CompressionRequest,
  { policy, address }: { policy: CompressionPolicy; address: string },
): Compression {
  if (policy === 'none' || wanted === 'none') return 'none';
  if (!mayReorder) return wanted;
  return offersDeflate && !isLoopback(address) ? 'deflate' : 'none';
}

/** Messages up to this size are sent as they are, as by SpacetimeDB. */
const COMPRESS_ABOVE_BYTES = 1_024;
/** Larger ones are compressed on another thread: their time would be felt by all others. */
const OTHER_THREAD_ABOVE_BYTES = 8 * 1_024;

/** Whether a message of this size is to be compressed; it then has a frame to itself. */
export function isToCompress(compression: Compression, byteCount: number): boolean {
  return compression !== 'none' && byteCount > COMPRESS_ABOVE_BYTES;
}

/** Whether compressing would hold up this thread. */
export function isForOtherThread(compression: Compression, byteCount: number): boolean {
  return compression !== 'none' && byteCount > OTHER_THREAD_ABOVE_BYTES;
}

/** Compresses a message. @returns its frame */
export function compress(message: Uint8Array, compression: Compression): Buffer {
  switch (compression) {
    case 'none':
      return frameMessage(message);
    case 'gzip':
      return smaller(message, frameCompressed(GZIP, gzipSync(message, FAST)));
    case 'brotli':
      return smaller(message, frameCompressed(BROTLI, brotliCompressSync(message, FAST_BROTLI)));
    case 'deflate':
      return smaller(message, deflatedFrame(deflateRawSync(payloadOf(message), RAW)));
  }
}

/** Compresses a message on another thread. @returns its frame; never rejects */
export function compressElsewhere(message: Uint8Array, compression: Compression): Promise<Buffer> {
  // One after the other: the disk is written by the same few threads.
  const frame = lastJob.then(() => compressAsync(message, compression));
  lastJob = frame;
  return frame;
}

let lastJob: Promise<unknown> = Promise.resolve();

async function compressAsync(message: Uint8Array, compression: Compression): Promise<Buffer> {
  try {
    switch (compression) {
      case 'none':
        return frameMessage(message);
      case 'gzip':
        return smaller(message, frameCompressed(GZIP, await gzipAsync(message, FAST)));
      case 'brotli': {
        const compressed = await brotliAsync(message, FAST_BROTLI);
        return smaller(message, frameCompressed(BROTLI, compressed));
      }
      case 'deflate':
        return smaller(message, deflatedFrame(await deflateAsync(payloadOf(message), RAW)));
    }
  } catch {
    // Out of memory, at worst: every client takes the message as it is.
    return frameMessage(message);
  }
}

/** Tags at the head of a payload. */
const BROTLI = 1;
const GZIP = 2;

/** The lowest levels: SpacetimeDB's choice, too. */
const FAST = { level: 1 };
const FAST_BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } };
const RAW = { level: 1, finishFlush: constants.Z_SYNC_FLUSH };

const gzipAsync = promisify(gzip);
const brotliAsync = promisify<Uint8Array, typeof FAST_BROTLI, Buffer>(brotliCompress);
const deflateAsync = promisify<Uint8Array, typeof RAW, Buffer>(deflateRaw);

/** A message with the byte that says that it is not compressed by itself. */
function payloadOf(message: Uint8Array): Uint8Array {
  const payload = new Uint8Array(message.length + 1);
  payload[0] = UNCOMPRESSED;
  payload.set(message, 1);
  return payload;
}

/** The protocol leaves out the end of a flush, which is always 00 00 ff ff. */
function deflatedFrame(deflated: Buffer): Buffer {
  return frameDeflated(deflated.subarray(0, -4));
}

function smaller(message: Uint8Array, compressed: Buffer): Buffer {
  return compressed.length < message.length ? compressed : frameMessage(message);
}
