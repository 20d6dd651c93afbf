import { describe, expect, it } from 'vitest';
import { BsatnReader } from '../bsatn/reader.ts';
import { encodeValue } from '../bsatn/value.ts';
import type { AlgebraicType } from '../schema/module-def.ts';
import type { JsonValue } from './json.ts';
import { jsonToSats, productTypeToJson, satsToJson } from './sats-json.ts';

const unit: AlgebraicType = { tag: 'Product', elements: [] };
const text: AlgebraicType = { tag: 'String' };
const option = (type: AlgebraicType): AlgebraicType => ({
  tag: 'Sum',
  variants: [
    { name: 'some', type },
    { name: 'none', type: unit },
  ],
});
const identity: AlgebraicType = {
  tag: 'Product',
  elements: [{ name: '__identity__', type: { tag: 'U256' } }],
};
const mood: AlgebraicType = {
  tag: 'Sum',
  variants: [
    { name: 'calm', type: unit },
    { name: 'busy', type: text },
  ],
};
const typespace = [mood];
const bytes: AlgebraicType = { tag: 'Array', element: { tag: 'U8' } };

/** What comes back after a value has gone in as JSON. */
function roundTrip(type: AlgebraicType, json: JsonValue): JsonValue {
  const encoded = encodeValue(type, typespace, jsonToSats(type, typespace, json));
  return satsToJson(type, typespace, new BsatnReader(encoded));
}

describe('SATS-JSON', () => {
  it('[HTTP3] writes products as arrays and reads objects too', () => {
    const type: AlgebraicType = {
      tag: 'Product',
      elements: [
        { name: 'id', type: { tag: 'U64' } },
        { name: 'note', type: option(text) },
      ],
    };
    expect(roundTrip(type, [18446744073709551615n, { some: 'x' }])).toEqual([
      18446744073709551615n,
      [0, 'x'],
    ]);
    expect(roundTrip(type, { note: null, id: 7 })).toEqual([7n, [1, []]]);
    expect(() => roundTrip(type, [7])).toThrow(
      'invalid length 1, expected a product type with 2 elements',
    );
    expect(() => roundTrip(type, [7, null, 1])).toThrow('invalid length 3');
    expect(() => roundTrip(type, { id: 7 })).toThrow('missing field `note`');
    expect(() => roundTrip(type, { note: null })).toThrow('missing field `id`');
    expect(() => roundTrip(type, [-1, null])).toThrow('an integer that fits U64');
  });

  it('[HTTP3] writes floats of single precision with as few digits as tell them apart', () => {
    const single: AlgebraicType = { tag: 'F32' };
    for (const value of [0.1, -0.25, 3.4028235e38, 1.1754944e-38, 16777216, 0.33333334]) {
      expect(roundTrip(single, value)).toBe(value);
    }
    expect(roundTrip({ tag: 'F64' }, 0.1)).toBe(0.1);
  });

  it('[HTTP3] writes sums by tag and reads them by name too', () => {
    const type: AlgebraicType = { tag: 'Ref', ref: 0 };
    const spellings: JsonValue[] = [{ busy: 'now' }, { '1': 'now' }, [1, 'now']];
    for (const json of spellings) {
      expect(roundTrip(type, json)).toEqual([1, 'now']);
    }
    expect(roundTrip(type, { calm: [] })).toEqual([0, []]);
    expect(roundTrip(type, { calm: {} })).toEqual([0, []]);
    const wrong: JsonValue[] = ['calm', null, {}, { busy: 'a', calm: [] }, { other: 1 }, [2, 'x']];
    for (const json of wrong) {
      expect(() => roundTrip(type, json)).toThrow('one key of calm, busy');
    }
    expect(() => roundTrip(type, { busy: 1 })).toThrow('expected a string');
  });

  it('[HTTP3] writes identities and bytes in hexadecimal', () => {
    expect(roundTrip(identity, ['0xC200ff'])).toEqual(['0xc200ff']);
    expect(roundTrip(identity, { __identity__: '255' })).toEqual(['0xff']);
    expect(roundTrip({ tag: 'I256' }, '-0x10')).toBe('-0x10');
    expect(() => roundTrip(identity, ['plaza'])).toThrow('found "plaza"');
    expect(roundTrip(bytes, '00ffAB')).toBe('00ffab');
    expect(roundTrip(bytes, [0, 255])).toBe('00ff');
    expect(() => roundTrip(bytes, '0')).toThrow();
  });

  it('[HTTP3] writes what JSON has no number for as null', () => {
    const encoded = encodeValue({ tag: 'F64' }, [], Number.NaN);
    expect(satsToJson({ tag: 'F64' }, [], new BsatnReader(encoded))).toBeNull();
  });

  it('writes types', () => {
    expect(
      productTypeToJson([
        { name: 'id', type: { tag: 'U32' } },
        { name: null, type: { tag: 'Array', element: { tag: 'Ref', ref: 0 } } },
      ]),
    ).toEqual({
      elements: [
        { name: { some: 'id' }, algebraic_type: { U32: [] } },
        { name: { none: [] }, algebraic_type: { Array: { Ref: 0 } } },
      ],
    });
  });
});
