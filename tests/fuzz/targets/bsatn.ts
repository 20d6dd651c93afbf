/** The reader of values and the check of rows, which must agree on every byte. */
import { BsatnError } from '../../../engine/src/bsatn/reader.ts';
import { RowLayout } from '../../../engine/src/bsatn/row-layout.ts';
import { decodeValue, encodeValue, type SatsValue } from '../../../engine/src/bsatn/value.ts';
import { accepts, Finding, type FuzzTarget } from '../fuzz-target.ts';
import { concat, mutateBytes } from '../mutate.ts';
import { Random } from '../random.ts';
import { type RandomType, randomType, randomValue } from '../random-types.ts';

const TYPE_SEED_BYTES = 4;

/** Input: four bytes from which the type follows, then the value. */
export const bsatn: FuzzTarget = {
  name: 'bsatn',
  share: 200,
  generate(random) {
    const seed = random.bytes(TYPE_SEED_BYTES);
    const value = randomValue(random, typeOf(seed));
    return concat(seed, random.oneIn(10) ? value : mutateBytes(value, random));
  },
  run(input) {
    const of = typeOf(input.subarray(0, TYPE_SEED_BYTES));
    const bytes = input.slice(TYPE_SEED_BYTES);
    let value: SatsValue | undefined;
    const isRead = accepts(() => {
      value = decodeValue(of.type, of.typespace, bytes);
    }, [BsatnError]);
    const layout = new RowLayout([of.type], of.typespace, { checksText: true });
    const isRow = accepts(() => {
      if (layout.rowEnd(bytes, 0) !== bytes.length) throw new BsatnError('bytes are left over');
    }, [BsatnError]);
    if (isRead !== isRow) throw new Finding(`read: ${isRead}, taken as a row: ${isRow}`);
    if (value !== undefined) {
      const again = encodeValue(of.type, of.typespace, value);
      const isSame = again.length === bytes.length && (hasFloat(of) || isEqual(again, bytes));
      if (!isSame) throw new Finding('written again it is another value');
    }
    return isRead;
  },
};

/** The type of an input. */
export function typeOf(seed: Uint8Array) {
  return randomType(new Random('type', ...seed));
}

function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

/** JavaScript has one NaN: of the many that there are in bytes, another may be written. */
function hasFloat(of: RandomType): boolean {
  return /"F(32|64)"/.test(JSON.stringify(of));
}
