import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { Traffic } from '../metrics/traffic.ts';
import { MessageRun } from './message-run.ts';
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

  it('[W1] a run grows until something stands behind it, and is sent in its place', async () => {
    const { outbox, frames } = open({ canJoin: true });
    const run = new MessageRun(1, 4);
    const grow = (byte: number, offset: number): boolean => {
      if (!outbox.extend(run, 1, offset)) return false;
      run.view.setUint8(run.take(1), byte);
      return true;
    };
    run.view.setUint8(run.take(1), 1);
    outbox.add(run, 1);
    expect([grow(2, 2), grow(3, 3)]).toEqual([true, true]);
    outbox.add(message(9), 0);
    expect(grow(4, 4)).toBe(false);
    outbox.flush(2);
    expect(await frames()).toEqual([]);
    outbox.flush(3);
    expect(await frames()).toEqual([[0, 1, 2, 3, 9]]);
    expect(grow(4, 4)).toBe(false);
  });

  it('a run that is full grows no more', () => {
    const { outbox } = open({ canJoin: true });
    const run = new MessageRun(1, 2);
    run.take(1);
    outbox.add(run, 1);
    expect(outbox.extend(run, 2, 2)).toBe(false);
    expect(outbox.extend(run, 1, 2)).toBe(true);
  });

  it('[W4] keeps back a message whose commit is not durable, and all behind it', async () => {
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

  it('[W6] writes no more to a socket that is full, and joins the rest once it drains', async () => {
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

  it('[W6] says when a client is too far behind; a single message always has room', () => {
    const { outbox } = open({ bytesMax: 1_000 });
    expect(outbox.add(new OutgoingMessage(new Uint8Array(5_000)), 1)).toBe(true);
    expect(outbox.add(message(1), 1)).toBe(false);
  });

  it('joins the same messages once for all who wait for them, and others for each', async () => {
    const [first, second, third] = [message(1), message(2), message(3)];
    const written: Buffer[] = [];
    const open = (canJoin: boolean) => {
      const socket = new PassThrough();
      socket.write = (chunk: Buffer) => {
        written.push(chunk);
        return true;
      };
      return new Outbox(socket, { canJoin, bytesMax: 1_000, traffic: new Traffic() });
    };
    const send = (canJoin: boolean, ...messages: OutgoingMessage[]) => {
      const outbox = open(canJoin);
      for (const each of messages) outbox.add(each, 0);
      outbox.flush(0);
    };
    send(true, first, second);
    send(true, first, second);
    expect(written[1]).toBe(written[0]);
    send(true, first, second, third);
    send(true, first, third);
    send(false, first, third);
    send(false, first, third);
    expect(written[5]).toBe(written[4]);
    expect(written.map(bytes => [...payloads(bytes)])).toEqual([
      [[0, 1, 2]],
      [[0, 1, 2]],
      [[0, 1, 2, 3]],
      [[0, 1, 3]],
      [
        [0, 1],
        [0, 3],
      ],
      [
        [0, 1],
        [0, 3],
      ],
    ]);
  });
});

function message(...bytes: number[]): OutgoingMessage {
  return new OutgoingMessage(Uint8Array.from(bytes));
}

function open({ canJoin = true, bytesMax = 10_000_000 } = {}) {
  const socket = new PassThrough({ highWaterMark: 10_000_000 });
  const outbox = new Outbox(socket, { canJoin, bytesMax, traffic: new Traffic() });
  let writes = 0;
  const write = socket.write.bind(socket);
  socket.write = (chunk: Buffer) => {
    writes += 1;
    return write(chunk);
  };
  /** The payloads of the frames written since the last call. */
  const frames = async (): Promise<number[][]> => {
    await new Promise(resolve => setImmediate(resolve));
    const chunks: Buffer[] = [];
    for (let chunk: Buffer | null = socket.read(); chunk !== null; chunk = socket.read()) {
      chunks.push(chunk);
    }
    return [...payloads(Buffer.concat(chunks))];
  };
  return { outbox, socket, frames, writes: () => writes };
}

/** Reads unmasked binary frames as RFC 6455 describes them. */
function* payloads(bytes: Buffer): Generator<number[]> {
  for (let at = 0; at < bytes.length; ) {
    expect(bytes[at]).toBe(0x82);
    let length = bytes.readUInt8(at + 1);
    at += 2;
    if (length === 126) {
      length = bytes.readUInt16BE(at);
      at += 2;
    } else if (length === 127) {
      length = Number(bytes.readBigUInt64BE(at));
      at += 8;
    }
    yield [...bytes.subarray(at, at + length)];
    at += length;
  }
}
