/**
 * The column types that random schemas use: their values as decoded JavaScript, how these are
 * ordered, written in SQL and in BSATN. Nothing of the engine's own is used here.
 */
import type { Random } from './random.ts';

export type Value = bigint | boolean | string | number | null;

export interface ColumnType {
  /** As the module's source has it. */
  readonly builder: string;
  /** May be compared in SQL. */
  readonly isComparable: boolean;
  /** `:sender` may be compared with it. */
  readonly isIdentity: boolean;
  /** Has literals that INSERT and UPDATE take. */
  readonly isWritable: boolean;
  /** May carry an index, be unique or a primary key. */
  readonly isIndexable: boolean;
  pick(random: Random, people: readonly bigint[]): Value;
  /** Negative, 0 or positive. */
  compare(a: Value, b: Value): number;
  /** A literal for conditions. */
  literal(value: Value, random: Random): string;
  /** BSATN, appended. */
  write(value: Value, bytes: number[]): void;
}

function writeInteger(value: bigint, byteCount: number, bytes: number[]): void {
  let rest = BigInt.asUintN(byteCount * 8, value);
  for (let i = 0; i < byteCount; i += 1) {
    bytes.push(Number(rest & 0xffn));
    rest >>= 8n;
  }
}

function compareNatural(a: Value, b: Value): number {
  if (a === b) return 0;
  return a === null || (b !== null && a < b) ? -1 : 1;
}

function integer(tag: string, bits: number, isSigned: boolean): ColumnType {
  const max = 2n ** BigInt(isSigned ? bits - 1 : bits) - 1n;
  const min = isSigned ? -max - 1n : 0n;
  return {
    builder: `t.${tag}()`,
    isComparable: true,
    isIdentity: false,
    isWritable: true,
    isIndexable: true,
    pick: random =>
      random.chance(0.04) ? random.pick([min, max]) : BigInt(random.between(isSigned ? -2 : 0, 4)),
    compare: compareNatural,
    literal: (value, random) => {
      const text = String(value);
      if (random.chance(0.05)) return `'${text}'`;
      if (random.chance(0.05) && (value as bigint) >= 0n) return `+${text}`;
      return random.chance(0.05) ? `${text}e0` : text;
    },
    write: (value, bytes) => writeInteger(value as bigint, bits / 8, bytes),
  };
}

const BOOLEAN: ColumnType = {
  builder: 't.bool()',
  isComparable: true,
  isIdentity: false,
  isWritable: true,
  isIndexable: true,
  pick: random => random.chance(0.5),
  compare: (a, b) => Number(a) - Number(b),
  literal: value => (value ? 'true' : 'FALSE'),
  write: (value, bytes) => bytes.push(value ? 1 : 0),
};

const STRING: ColumnType = {
  builder: 't.string()',
  isComparable: true,
  isIdentity: false,
  isWritable: true,
  isIndexable: true,
  pick: random => random.pick(['', 'a', 'b', 'ab', "it's", 'ż', '𝄞', '"; --']),
  compare: (a, b) => Buffer.compare(Buffer.from(a as string), Buffer.from(b as string)),
  literal: value => `'${String(value).replaceAll("'", "''")}'`,
  write: (value, bytes) => {
    const text = Buffer.from(value as string);
    writeInteger(BigInt(text.length), 4, bytes);
    bytes.push(...text);
  },
};

const IDENTITY: ColumnType = {
  builder: 't.identity()',
  isComparable: true,
  isIdentity: true,
  isWritable: true,
  isIndexable: true,
  pick: (random, people) => random.pick(people),
  compare: compareNatural,
  literal: value => `0x${(value as bigint).toString(16).padStart(64, '0')}`,
  write: (value, bytes) => writeInteger(value as bigint, 32, bytes),
};

const TIMESTAMP: ColumnType = {
  builder: 't.timestamp()',
  isComparable: true,
  isIdentity: false,
  isWritable: false,
  isIndexable: false,
  pick: random => BigInt(random.between(-1, 3)) * 1_000_000n,
  compare: compareNatural,
  literal: value => `'${new Date(Number((value as bigint) / 1_000n)).toISOString()}'`,
  write: (value, bytes) => writeInteger(value as bigint, 8, bytes),
};

/** NaN is above all and equal to itself; -0 equals 0. */
const FLOAT: ColumnType = {
  builder: 't.f64()',
  isComparable: true,
  isIdentity: false,
  isWritable: true,
  isIndexable: false,
  pick: random => random.pick([0, -0, 1.5, -2, 3e10, Number.NaN]),
  compare: (a, b) => {
    const [left, right] = [a as number, b as number];
    if (Number.isNaN(left) || Number.isNaN(right)) {
      return Number(Number.isNaN(left)) - Number(Number.isNaN(right));
    }
    return left < right ? -1 : Number(left > right);
  },
  literal: value => (Number.isNaN(value) ? '1e300' : Object.is(value, -0) ? '-0' : String(value)),
  write: (value, bytes) => {
    const view = new DataView(new ArrayBuffer(8));
    view.setFloat64(0, value as number, true);
    bytes.push(...new Uint8Array(view.buffer));
  },
};

/** Bytes, as hexadecimal text. */
const BYTES: ColumnType = {
  builder: 't.array(t.u8())',
  isComparable: true,
  isIdentity: false,
  isWritable: true,
  isIndexable: false,
  pick: random => random.pick(['', '00', '01', '0100', 'ff', '80']),
  compare: (a, b) =>
    Buffer.compare(Buffer.from(a as string, 'hex'), Buffer.from(b as string, 'hex')),
  literal: (value, random) => (random.chance(0.5) ? `X'${String(value)}'` : `0x${String(value)}`),
  write: (value, bytes) => {
    const content = Buffer.from(value as string, 'hex');
    writeInteger(BigInt(content.length), 4, bytes);
    bytes.push(...content);
  },
};

/** Only carried along: SQL cannot compare it. */
const OPTION: ColumnType = {
  builder: 't.option(t.string())',
  isComparable: false,
  isIdentity: false,
  isWritable: false,
  isIndexable: false,
  pick: random => (random.chance(0.4) ? null : random.pick(['', 'some', 'ż'])),
  compare: compareNatural,
  literal: () => 'null',
  write: (value, bytes) => {
    if (value === null) {
      bytes.push(1);
      return;
    }
    bytes.push(0);
    STRING.write(value, bytes);
  },
};

export const U32 = integer('u32', 32, false);
export { IDENTITY };

/** The usual ones more often. */
export const COLUMN_TYPES: readonly ColumnType[] = [
  U32,
  U32,
  integer('u8', 8, false),
  integer('u64', 64, false),
  integer('i16', 16, true),
  integer('i64', 64, true),
  integer('u128', 128, false),
  integer('i256', 256, true),
  BOOLEAN,
  BOOLEAN,
  STRING,
  STRING,
  IDENTITY,
  TIMESTAMP,
  FLOAT,
  BYTES,
  OPTION,
];

/** A float without NaN, which no literal can spell; other values as they are. */
export function asLiteral(value: Value): Value {
  return typeof value === 'number' && Number.isNaN(value) ? 1e300 : value;
}
