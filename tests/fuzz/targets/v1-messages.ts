/** The decoders of the oldest protocol, BSATN and JSON. */
import { BsatnError } from '../../../engine/src/bsatn/reader.ts';
import { BsatnWriter } from '../../../engine/src/bsatn/writer.ts';
import { bsatnFormat } from '../../../engine/src/wire/v1/bsatn-format.ts';
import { jsonFormat } from '../../../engine/src/wire/v1/json-format.ts';
import type { FuzzHost } from '../fuzz-host.ts';
import { accepts, type FuzzTarget } from '../fuzz-target.ts';
import { concat, mutateBytes, mutateText } from '../mutate.ts';
import type { Random } from '../random.ts';

const QUERIES = ['SELECT * FROM thing', 'SELECT * FROM named WHERE id = 1', 'nonsense', ''];
const WORDS = [
  ...['CallReducer', 'Subscribe', 'SubscribeSingle', 'OneOffQuery', 'args', 'request_id'],
  ...['null', '[]', '{}', '-1', '4294967296', '1.5', '"\\u0000"', '"[1,"', '__proto__', '"', ','],
];

/** Input: a byte that says whether it is BSATN, then the frame. */
export function v1Messages({ host }: FuzzHost): FuzzTarget {
  const database = host.databases.find('fuzz');
  if (!database) throw new Error('the database is not there');
  const json = jsonFormat(database.live);
  return {
    name: 'v1-messages',
    share: 100,
    generate(random) {
      const isBsatn = random.below(2) === 1;
      const message = isBsatn ? randomV1Bsatn(random) : bytesOf(randomV1Json(random));
      if (random.oneIn(10)) return concat(Uint8Array.of(isBsatn ? 1 : 0), message);
      const damaged =
        isBsatn || random.oneIn(4)
          ? mutateBytes(message, random)
          : bytesOf(mutateText(new TextDecoder().decode(message), random, WORDS));
      return concat(Uint8Array.of(isBsatn ? 1 : 0), damaged);
    },
    run(input) {
      const frame = input.slice(1);
      if (input[0] === 1) return accepts(() => bsatnFormat.decode(frame, true), [BsatnError]);
      return accepts(() => json.decode(frame, false), [TypeError, SyntaxError]);
    },
  };
}

/** A valid message of v1 in BSATN. */
export function randomV1Bsatn(random: Random): Uint8Array {
  const writer = new BsatnWriter();
  const requestId = Number(random.bits(32));
  const query = (): string => random.pick(QUERIES);
  switch (random.below(7)) {
    case 0:
      writer.u8(0).string(random.pick(['add', 'rename', 'none']));
      writer.byteArray(random.bytes(random.below(20)));
      return writer.u32(requestId).u8(random.below(2)).toBytes();
    case 1:
      writer.u8(1).array(random.several(3, query), (inner, sql) => inner.string(sql));
      return writer.u32(requestId).toBytes();
    case 2:
      return writer.u8(2).byteArray(random.bytes(4)).string(query()).toBytes();
    case 3:
      return writer.u8(3).string(query()).u32(requestId).u32(random.below(4)).toBytes();
    case 4:
      writer.u8(4).array(random.several(3, query), (inner, sql) => inner.string(sql));
      return writer.u32(requestId).u32(random.below(4)).toBytes();
    case 5:
      return writer
        .u8(random.pick([5, 6]))
        .u32(requestId)
        .u32(random.below(4))
        .toBytes();
    default:
      writer
        .u8(7)
        .string('sum')
        .byteArray(random.bytes(random.below(12)));
      return writer.u32(requestId).u8(0).toBytes();
  }
}

/** A valid message of v1 in JSON. */
export function randomV1Json(random: Random): string {
  const request_id = Number(random.bits(32));
  const query_id = { id: random.below(4) };
  const query_strings = random.several(3, () => random.pick(QUERIES));
  const calls = [
    ['add', '[1,"a",[0,[]],[1,[]],["x"]]'],
    ['rename', '[1,"name"]'],
    ['sum', '[[1,2,3]]'],
    ['none', '[]'],
  ] as const;
  const [name, args] = random.pick(calls);
  return JSON.stringify(
    random.pick([
      { CallReducer: { reducer: name, args, request_id, flags: random.below(2) } },
      { CallProcedure: { procedure: name, args, request_id, flags: 0 } },
      { Subscribe: { query_strings, request_id } },
      { SubscribeMulti: { query_strings, request_id, query_id } },
      { SubscribeSingle: { query: random.pick(QUERIES), request_id, query_id } },
      { Unsubscribe: { request_id, query_id } },
      { UnsubscribeMulti: { request_id, query_id } },
      { OneOffQuery: { message_id: '00ff', query_string: random.pick(QUERIES) } },
    ]),
  );
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
