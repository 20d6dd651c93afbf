/** Turns literals of a query into the BSATN of the column that they are compared with. */

import { resolveType } from '../bsatn/value.ts';
import { BsatnWriter } from '../bsatn/writer.ts';
import type { AlgebraicType } from '../schema/module-def.ts';
import { columnKind, formatType } from './column-type.ts';
import { SqlError } from './sql-error.ts';

/**
 * As in SpacetimeDB the column's type decides how the text is read, not the way the literal is
 * quoted: `id = '7'` works on an integer column.
 * @param text the literal without quotes and hex prefix
 * @returns BSATN of the value
 * @throws {SqlError} the text is no value of `type`
 */
export function encodeLiteral(
  text: string,
  type: AlgebraicType,
  typespace: readonly AlgebraicType[],
): Uint8Array {
  const value = tryEncode(text, type, typespace);
  if (value !== null) return value;
  throw new SqlError(
    `The literal expression \`${text}\` cannot be parsed as type \`${formatType(type, typespace)}\``,
  );
}

function tryEncode(
  text: string,
  type: AlgebraicType,
  typespace: readonly AlgebraicType[],
): Uint8Array | null {
  switch (columnKind(type, typespace)) {
    case 'integer': {
      const value = parseInteger(text);
      const { tag } = resolveType(type, typespace);
      return value === null
        ? null
        : encodeInteger(value, { bits: Number(tag.slice(1)), isSigned: tag.startsWith('I') });
    }
    case 'float': {
      if (!DECIMAL.test(text)) return null;
      const writer = new BsatnWriter(8);
      const isSingle = resolveType(type, typespace).tag === 'F32';
      return (isSingle ? writer.f32(Number(text)) : writer.f64(Number(text))).toBytes();
    }
    case 'string':
      return new BsatnWriter(text.length + 4).string(text).toBytes();
    case 'bytes': {
      const bytes = parseHex(text);
      return bytes === null ? null : new BsatnWriter(bytes.length + 4).byteArray(bytes).toBytes();
    }
    case 'identity':
      return parseHexNumber(text, 32);
    case 'connectionId':
      return parseHexNumber(text, 16);
    case 'uuid':
      return parseHexNumber(text.replace(/^urn:uuid:/i, '').replace(/[{}-]/g, ''), 16);
    case 'timestamp': {
      const micros = parseTimestampMicros(text);
      return micros === null ? null : encodeInteger(micros, { bits: 64, isSigned: true });
    }
    case 'boolean':
    case 'other':
      return null;
  }
}

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
/** No integer type has more digits; a larger exponent need not be expanded to be refused. */
const DIGITS_MAX = 80;

/** Reads `12`, `-3`, `1e3`, `1.50e2`; null when it is no whole number. */
function parseInteger(text: string): bigint | null {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(text);
  if (match === null) return null;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  if (whole.length + fraction.length === 0) return null;
  const shift = Number(exponent) - fraction.length;
  let digits = whole + fraction;
  if (shift < 0) {
    const dropped = digits.slice(shift);
    if (/[1-9]/.test(dropped) || -shift > digits.length + DIGITS_MAX) return null;
    digits = digits.slice(0, shift) || '0';
  } else {
    if (shift > DIGITS_MAX && /[1-9]/.test(digits)) return null;
    digits += '0'.repeat(Math.min(shift, DIGITS_MAX));
  }
  const value = BigInt(digits);
  return sign === '-' ? -value : value;
}

/** Little-endian two's complement; null when the value does not fit. */
function encodeInteger(
  value: bigint,
  { bits, isSigned }: { bits: number; isSigned: boolean },
): Uint8Array | null {
  const fitted = isSigned ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value);
  if (fitted !== value) return null;
  const bytes = new Uint8Array(bits / 8);
  let rest = BigInt.asUintN(bits, value);
  for (let i = 0; i < bytes.length; i += 1) {
    bytes[i] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  return bytes;
}

function parseHex(text: string): Uint8Array | null {
  const digits = text.startsWith('0x') ? text.slice(2) : text;
  if (digits.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(digits)) return null;
  return Uint8Array.from(Buffer.from(digits, 'hex'));
}

/** Hex of a number is written highest byte first, BSATN holds the lowest first. */
function parseHexNumber(text: string, byteLength: number): Uint8Array | null {
  const bytes = parseHex(text);
  return bytes === null || bytes.length !== byteLength ? null : bytes.reverse();
}

const RFC_3339 =
  /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:[Zz]|([+-])(\d\d):(\d\d))$/;

function parseTimestampMicros(text: string): bigint | null {
  const match = RFC_3339.exec(text);
  if (match === null) return null;
  const [
    ,
    year,
    month,
    day,
    hour,
    minute,
    second,
    fraction = '',
    sign,
    offsetHour = '0',
    offsetMinute = '0',
  ] = match;
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  // A leap second counts as the last second of its minute.
  date.setUTCHours(Number(hour), Number(minute), Math.min(Number(second), 59));
  const isCalendarDate =
    date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
  const isClockTime = Number(hour) < 24 && Number(minute) < 60 && Number(second) <= 60;
  if (!isCalendarDate || !isClockTime) return null;
  const offsetMinutes = (Number(offsetHour) * 60 + Number(offsetMinute)) * (sign === '-' ? -1 : 1);
  const micros = BigInt(date.getTime() - offsetMinutes * 60_000) * 1_000n;
  return micros + BigInt(fraction.padEnd(6, '0').slice(0, 6));
}
