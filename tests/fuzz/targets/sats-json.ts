/** Values as JSON, in and out. */
import { BsatnReader } from '../../../engine/src/bsatn/reader.ts';
import { encodeValue } from '../../../engine/src/bsatn/value.ts';
import { parseJson, stringifyJson } from '../../../engine/src/http/json.ts';
import { jsonToSats, satsToJson } from '../../../engine/src/http/sats-json.ts';
import { accepts, Finding, type FuzzTarget } from '../fuzz-target.ts';
import { concat, mutateText } from '../mutate.ts';
import type { Random } from '../random.ts';
import { randomValue } from '../random-types.ts';
import { typeOf } from './bsatn.ts';

const TYPE_SEED_BYTES = 4;
const WORDS = [
  'null',
  'true',
  'false',
  '0',
  '-1',
  '1e400',
  '1.5',
  '18446744073709551616',
  '"0x"',
  '"0xff"',
  '"-0x1"',
  '"NaN"',
  '{}',
  '[]',
  '{"some":1}',
  '{"none":[]}',
  '{"__proto__":1}',
  '"constructor"',
  '{"0":0}',
  '[0,0]',
  '[0,[]]',
  '"\\ud800"',
  '"\\u0000"',
  ',',
  ':',
  '"',
];

/** Input: four bytes from which the type follows, then the text. */
export const satsJson: FuzzTarget = {
  name: 'sats-json',
  share: 160,
  generate(random) {
    const seed = random.bytes(TYPE_SEED_BYTES);
    const { type, typespace } = typeOf(seed);
    const value = randomValue(random, { type, typespace });
    const text = stringifyJson(satsToJson(type, typespace, new BsatnReader(value)));
    if (random.oneIn(100)) return concat(seed, new TextEncoder().encode(nested(random)));
    const damaged = random.oneIn(10) ? text : mutateText(text, random, WORDS);
    return concat(seed, new TextEncoder().encode(damaged));
  },
  run(input) {
    const { type, typespace } = typeOf(input.subarray(0, TYPE_SEED_BYTES));
    const text = new TextDecoder().decode(input.subarray(TYPE_SEED_BYTES));
    return accepts(() => {
      const bytes = encodeValue(type, typespace, jsonToSats(type, typespace, parseJson(text)));
      const again = stringifyJson(satsToJson(type, typespace, new BsatnReader(bytes)));
      // What is not finite has no JSON, and is written as null.
      if (/(?<!")\bnull\b/.test(again)) return;
      const twice = encodeValue(type, typespace, jsonToSats(type, typespace, parseJson(again)));
      if (Buffer.compare(bytes, twice) !== 0)
        throw new Finding('written and read again it is another value');
    }, [SyntaxError, TypeError]);
  },
};

/** Brackets in brackets, all of them closed. */
function nested(random: Random): string {
  const depth = random.below(100_000);
  const [open, close] = random.pick([
    ['[', ']'],
    ['{"more":[0,', ']}'],
    ['[1,[0,', ']]'],
    ['{"some":', '}'],
  ] as const);
  return `${open.repeat(depth)}null${close.repeat(depth)}`;
}
