import { PassThrough } from 'node:stream';
import { Receiver } from 'ws';
import { describe, expect, it } from 'vitest';
import { Outbox } from './outbox.ts';
import { OutgoingMessage } from './outgoing-message.ts';

describe('Outbox', () => {
  it('sends a message alone in a frame, headed by the compression byte', async () => {
    const { outbox, frames } = open();
    outbox.add(message(1, 2), 0);
    outbox.flush(0);
    expect(await frames()).toEqual([[0, 1, 2]]);
    expect(outbox.isEmpty).toBe(true);
  });

  it('joins what waits in one frame where the protocol allows it', async () => {
    const { outbox, frames, writes } = open({ canJoin: true });
    for (const byte of [1, 2, 3]) outbox.add(message(byte), 0);
    outbox.flush(0);
    expect(await frames()).toEqual([[0, 1, 2, 3]]);
    expect(writes()).toBe(1);
  });

  it('sends a frame for each message otherwise, still in one write', async () => {
    const { outbox, frames, writes } = open({ canJoin: false });
    for (const byte of [1, 2, 3]) outbox.add(message(byte), 0);
    outbox.flush(0);
    expect(await frames()).toEqual([
      [0, 1],
      [0, 2],
      [0, 3],
    ]);
    expect(writes()).toBe(1);
  });

  it('frames messages of every length', async () => {
    const lengths = [0, 124, 125, 126, 65_534, 65_535, 65_536, 300_000];
    for (const canJoin of [true, false]) {
      for (const length of lengths) {
        const { outbox, frames } = open({ canJoin });
        const bytes = new Uint8Array(length).fill(7);
        outbox.add(new OutgoingMessage(bytes), 0);
        outbox.add(message(1), 0);
        outbox.flush(0);
        const payload = (await frames()).flatMap(frame => frame.slice(1));
        expect(payload.length).toBe(length + 1);
        expect(payload.at(-1)).toBe(1);
      }
    }
  });

  it('keeps back a message whose commit is not durable, and all behind it', async () => {
    const { outbox, frames } = open();
    outbox.add(message(1), 5);
    outbox.add(message(2), 6);
    outbox.add(message(3), 0);
    outbox.flush(4);
    expect(outbox.nextOffset).toBe(5);
    outbox.flush(5);
    outbox.flush(6);
    expect(await frames()).toEqual([
      [0, 1],
      [0, 2, 3],
    ]);
  });

  it('writes no more to a socket that is full, and joins the rest once it drains', async () => {
    const { outbox, socket, frames } = open();
    socket.cork();
    const large = new Uint8Array(600_000);
    outbox.add(new OutgoingMessage(large), 0);
    outbox.flush(0);
    outbox.add(message(1), 0);
    outbox.flush(0);
    outbox.add(message(2), 0);
    expect(outbox.isEmpty).toBe(false);
    socket.uncork();
    expect((await frames()).map(({ length }) => length)).toEqual([600_001]);
    outbox.flush(0);
    expect(await frames()).toEqual([[0, 1, 2]]);
  });

  it('says when a client is too far behind; a single message always has room', () => {
    const { outbox } = open({ bytesMax: 1_000 });
    expect(outbox.add(new OutgoingMessage(new Uint8Array(5_000)), 1)).toBe(true);
    expect(outbox.add(message(1), 1)).toBe(false);
  });
});

function message(...bytes: number[]): OutgoingMessage {
  return new OutgoingMessage(Uint8Array.from(bytes));
}

function open({ canJoin = true, bytesMax = 10_000_000 } = {}) {
  const socket = new PassThrough({ highWaterMark: 10_000_000 });
  const outbox = new Outbox(socket, { canJoin, bytesMax });
  let writes = 0;
  const write = socket.write.bind(socket);
  socket.write = (chunk: Buffer) => {
    writes += 1;
    return write(chunk);
  };
  /** The payloads of the frames written since the last call. */
  const frames = async (): Promise<number[][]> => {
    const found: number[][] = [];
    const receiver = new Receiver({ isServer: false });
    receiver.on('message', (data: Buffer) => found.push([...data]));
    for (;;) {
      const chunk: Buffer | null = socket.read();
      if (chunk === null) return found;
      await new Promise(resolve => receiver.write(chunk, resolve));
    }
  };
  return { outbox, socket, frames, writes: () => writes };
}
