import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BsatnError } from '../bsatn/reader.ts';
import { BsatnWriter } from '../bsatn/writer.ts';
import { type ClientMessage, decodeClientMessages } from './client-message.ts';

const requestId = fc.nat({ max: 0xffff_ffff });
const querySetId = requestId;
const args = fc.uint8Array({ maxLength: 20 });
const name = fc.string({ unit: 'grapheme', maxLength: 12 });
const message: fc.Arbitrary<ClientMessage> = fc.oneof(
  fc.record({
    tag: fc.constant('subscribe' as const),
    requestId,
    querySetId,
    queries: fc.array(name, { maxLength: 3 }),
  }),
  fc.record({
    tag: fc.constant('unsubscribe' as const),
    requestId,
    querySetId,
    sendDroppedRows: fc.boolean(),
  }),
  fc.record({ tag: fc.constant('oneOffQuery' as const), requestId, query: name }),
  fc.record({ tag: fc.constantFrom('callReducer', 'callProcedure'), requestId, name, args }),
);

describe('client messages', () => {
  it('are read as they were written, one or many in a frame', () => {
    fc.assert(
      fc.property(fc.array(message, { minLength: 1, maxLength: 5 }), messages => {
        const frame = Buffer.concat(messages.map(encode));
        expect(decodeClientMessages(new Uint8Array(frame), { isSingle: false })).toEqual(messages);
        const single = () => decodeClientMessages(new Uint8Array(frame), { isSingle: true });
        if (messages.length === 1) expect(single()).toEqual(messages);
        else expect(single).toThrow(BsatnError);
      }),
    );
  });

  it('keep their arguments when the frame is overwritten', () => {
    const call = {
      tag: 'callReducer',
      requestId: 1,
      name: 'f',
      args: Uint8Array.of(1, 2, 3),
    } as const;
    const frame = encode(call);
    const [decoded] = decodeClientMessages(frame, { isSingle: true });
    frame.fill(0);
    expect(decoded).toEqual(call);
  });

  it('[W5] that are damaged are refused, and nothing worse happens', () => {
    const damaged = fc.tuple(message, fc.nat(), fc.uint8Array({ maxLength: 8 }));
    fc.assert(
      fc.property(damaged, ([message, at, noise]) => {
        const frame = encode(message);
        frame.set(noise.subarray(0, frame.length - (at % frame.length)), at % frame.length);
        try {
          decodeClientMessages(frame.subarray(0, frame.length - (at % 2)), { isSingle: false });
        } catch (error) {
          expect(error).toBeInstanceOf(BsatnError);
        }
      }),
    );
  });
});

function encode(message: ClientMessage): Uint8Array {
  const writer = new BsatnWriter();
  switch (message.tag) {
    case 'subscribe':
      writer.u8(0).u32(message.requestId).u32(message.querySetId);
      return writer.array(message.queries, (inner, query) => inner.string(query)).toBytes();
    case 'unsubscribe':
      writer.u8(1).u32(message.requestId).u32(message.querySetId);
      return writer.u8(message.sendDroppedRows ? 1 : 0).toBytes();
    case 'oneOffQuery':
      return writer.u8(2).u32(message.requestId).string(message.query).toBytes();
    case 'callReducer':
    case 'callProcedure':
      writer
        .u8(message.tag === 'callReducer' ? 3 : 4)
        .u32(message.requestId)
        .u8(0);
      return writer.string(message.name).byteArray(message.args).toBytes();
  }
}
