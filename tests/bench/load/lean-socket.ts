/**
 * A websocket client that costs next to nothing: a bare socket, frames handed on where they lie in
 * what was received. With a thousand of these a benchmark measures the server and not itself.
 */
import { randomBytes } from 'node:crypto';
import { createConnection, type Socket } from 'node:net';

/** An open websocket. */
export interface LeanSocket {
  /** Sends one binary frame. */
  send(payload: Uint8Array): void;
  end(): void;
}

/** Told of each frame's payload: `bytes` from `start` to `end`, valid only during the call. */
export type TakePayload = (bytes: Buffer, start: number, end: number) => void;

const opcode = { binary: 2, close: 8, ping: 9, pong: 10 } as const;
/** Not of zeros, which a server may take as it is. */
const maskKey = randomBytes(4);

/** Opens a websocket at `uri` (`ws://HOST:PORT/PATH`). */
export function openLeanSocket(
  uri: string,
  options: { readonly protocol?: string; readonly onPayload: TakePayload },
): Promise<LeanSocket> {
  const { hostname, port, pathname, search } = new URL(uri);
  const socket = createConnection({ host: hostname, port: Number(port), noDelay: true });
  socket.write(
    `GET ${pathname}${search} HTTP/1.1\r\nHost: ${hostname}:${port}\r\n` +
      'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n' +
      (options.protocol ? `Sec-WebSocket-Protocol: ${options.protocol}\r\n` : '') +
      `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\n\r\n`,
  );
  return new Promise((resolve, reject) => {
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('the server closed the connection')));
    let head = Buffer.alloc(0);
    const readHead = (chunk: Buffer): void => {
      head = Buffer.concat([head, chunk]);
      const end = head.indexOf('\r\n\r\n');
      if (end < 0) return;
      if (!head.toString('latin1').startsWith('HTTP/1.1 101')) {
        reject(new Error(`the server answered ${head.toString('latin1')}`));
        return;
      }
      socket.off('data', readHead);
      const reader = new FrameReader(socket, options.onPayload);
      socket.on('data', bytes => reader.read(bytes));
      resolve({
        send: payload => sendFrame(socket, opcode.binary, payload),
        end: () => socket.destroy(),
      });
      const rest = head.subarray(end + 4);
      // The caller knows the socket by then.
      if (rest.length > 0) setImmediate(() => reader.read(rest));
    };
    socket.on('data', readHead);
  });
}

class FrameReader {
  readonly #socket: Socket;
  readonly #onPayload: TakePayload;
  #rest: Buffer | null = null;

  constructor(socket: Socket, onPayload: TakePayload) {
    this.#socket = socket;
    this.#onPayload = onPayload;
  }

  /** Takes bytes of the socket: whole frames now, the rest with the next ones. */
  read(chunk: Buffer): void {
    const bytes = this.#rest === null ? chunk : Buffer.concat([this.#rest, chunk]);
    let at = 0;
    while (bytes.length - at >= 2) {
      let start = at + 2;
      let length = bytes[at + 1]! & 0x7f;
      if (length === 126) {
        if (bytes.length < at + 4) break;
        length = bytes.readUInt16BE(at + 2);
        start = at + 4;
      } else if (length === 127) {
        if (bytes.length < at + 10) break;
        length = Number(bytes.readBigUInt64BE(at + 2));
        start = at + 10;
      }
      const end = start + length;
      if (end > bytes.length) break;
      this.#take(bytes[at]! & 0x0f, bytes, start, end);
      at = end;
    }
    this.#rest = at === bytes.length ? null : bytes.subarray(at);
  }

  #take(kind: number, bytes: Buffer, start: number, end: number): void {
    if (kind === opcode.binary) this.#onPayload(bytes, start, end);
    else if (kind === opcode.ping) sendFrame(this.#socket, opcode.pong, bytes.subarray(start, end));
    else if (kind === opcode.close)
      throw new Error(`the server said goodbye: ${bytes.toString('utf8', start + 2, end)}`);
  }
}

function sendFrame(socket: Socket, kind: number, payload: Uint8Array): void {
  const { length } = payload;
  const headerLength = length < 126 ? 2 : length < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafe(headerLength + 4 + length);
  frame[0] = 0x80 | kind;
  if (length < 126) {
    frame[1] = 0x80 | length;
  } else if (length < 65_536) {
    frame[1] = 0x80 | 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 0x80 | 127;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
  maskKey.copy(frame, headerLength);
  const start = headerLength + 4;
  for (let i = 0; i < length; i++) frame[start + i] = payload[i]! ^ maskKey[i & 3]!;
  socket.write(frame);
}
