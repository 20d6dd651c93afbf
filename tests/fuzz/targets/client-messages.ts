/** The decoder of websocket messages, v2 and v3. */
import { BsatnError } from '../../../engine/src/bsatn/reader.ts';
import { BsatnWriter } from '../../../engine/src/bsatn/writer.ts';
import {
  type ClientMessage,
  decodeClientMessages,
} from '../../../engine/src/wire/client-message.ts';
import { accepts, Finding, type FuzzTarget } from '../fuzz-target.ts';
import { concat, mutateBytes } from '../mutate.ts';
import type { Random } from '../random.ts';

/** Input: a byte that says whether it is v2, then the frame. */
export const clientMessages: FuzzTarget = {
  name: 'client-messages',
  share: 180,
  generate(random) {
    const isSingle = random.below(2);
    const messages =
      isSingle === 1 ? [randomMessage(random)] : random.several(6, () => randomMessage(random));
    const frame = concat(...messages);
    const damaged = random.oneIn(10) ? frame : mutateBytes(frame, random);
    return concat(
      Uint8Array.of(isSingle),
      random.oneIn(20) ? random.bytes(random.below(64)) : damaged,
    );
  },
  run(input) {
    const frame = input.slice(1);
    return accepts(() => {
      const messages = decodeClientMessages(frame, { isSingle: input[0] === 1 });
      const again = concat(...messages.map(encode));
      if (Buffer.compare(again, frame) !== 0)
        throw new Finding('what was read is not what stood there');
      // The socket uses its memory again.
      frame.fill(0);
      if (Buffer.compare(concat(...messages.map(encode)), again) !== 0) {
        throw new Finding('a message changes with its frame');
      }
    }, [BsatnError]);
  },
};

/** A valid message, as clients send it. */
export function randomMessage(
  random: Random,
  names: readonly string[] = ['add', 'fuzz', ''],
): Uint8Array {
  const requestId = Number(random.bits(32));
  const querySetId = random.below(4);
  switch (random.below(5)) {
    case 0:
      return encode({
        tag: 'subscribe',
        requestId,
        querySetId,
        queries: random.several(4, () => random.pick(QUERIES)),
      });
    case 1:
      return encode({
        tag: 'unsubscribe',
        requestId,
        querySetId,
        sendDroppedRows: random.oneIn(2),
      });
    case 2:
      return encode({ tag: 'oneOffQuery', requestId, query: random.pick(QUERIES) });
    default: {
      const args = random.bytes(random.below(30));
      const tag = random.pick(['callReducer', 'callReducer', 'callProcedure'] as const);
      return encode({ tag, requestId, name: random.pick(names), args });
    }
  }
}

const QUERIES = [
  'SELECT * FROM thing',
  'SELECT * FROM *',
  '',
  'nonsense',
  'SELECT * FROM named WHERE id = 1',
];

function encode(message: ClientMessage): Uint8Array {
  const writer = new BsatnWriter();
  switch (message.tag) {
    case 'subscribe':
      writer.u8(0).u32(message.requestId).u32(message.querySetId);
      writer.array(message.queries, (inner, query) => inner.string(query));
      break;
    case 'unsubscribe':
      writer.u8(1).u32(message.requestId).u32(message.querySetId);
      writer.u8(message.sendDroppedRows ? 1 : 0);
      break;
    case 'oneOffQuery':
      writer.u8(2).u32(message.requestId).string(message.query);
      break;
    case 'callReducer':
    case 'callProcedure':
      writer
        .u8(message.tag === 'callReducer' ? 3 : 4)
        .u32(message.requestId)
        .u8(0);
      writer.string(message.name).byteArray(message.args);
  }
  return writer.toBytes();
}
