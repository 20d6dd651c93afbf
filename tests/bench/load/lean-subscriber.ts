/**
 * A subscriber that costs next to nothing: a bare socket that speaks just enough of
 * `v2.bsatn.spacetimedb` to ask for rows and hands every frame on undecoded, so that a thousand of
 * them measure the engine and not themselves.
 */
import { WebSocket } from 'ws';

/**
 * Opens a subscription to one query.
 * @param onFrame is given each transaction update's bytes
 * @returns the socket, once the first rows have arrived
 */
export function subscribeLean(
  address: { readonly uri: string; readonly database: string; readonly query: string },
  onFrame: (frame: Buffer) => void,
): Promise<WebSocket> {
  const url = `${address.uri}/v1/database/${address.database}/subscribe?compression=None`;
  const socket = new WebSocket(url, 'v2.bsatn.spacetimedb', { perMessageDeflate: false });
  return new Promise((resolve, reject) => {
    socket.on('error', reject);
    socket.on('message', (frame: Buffer) => {
      // Byte 0 says how the frame is compressed (0: not at all), byte 1 which message it is.
      switch (frame[1]) {
        case serverMessage.initialConnection:
          socket.send(encodeSubscribe(address.query));
          break;
        case serverMessage.subscribeApplied:
          resolve(socket);
          break;
        case serverMessage.transactionUpdate:
          onFrame(frame);
          break;
        default:
          reject(new Error(`unexpected server message ${frame[1]}`));
      }
    });
  });
}

const serverMessage = { initialConnection: 0, subscribeApplied: 1, transactionUpdate: 4 } as const;

function encodeSubscribe(query: string): Buffer {
  const text = Buffer.from(query);
  const message = Buffer.alloc(1 + 4 + 4 + 4 + 4 + text.length);
  message.writeUInt8(0, 0); // ClientMessage::Subscribe
  message.writeUInt32LE(1, 1); // request id
  message.writeUInt32LE(1, 5); // query set id
  message.writeUInt32LE(1, 9); // one query
  message.writeUInt32LE(text.length, 13);
  text.copy(message, 17);
  return message;
}
