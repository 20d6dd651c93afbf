import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isList, isObject, type JsonValue, parseJson, stringifyJson } from './json.ts';

describe('JSON with integers of any size', () => {
  it('keeps integers that a double would round', () => {
    const text = '{"a":[18446744073709551615,-9223372036854775808,9007199254740993],"b":12.5e3}';
    expect(parseJson(text)).toEqual({
      a: [18446744073709551615n, -9223372036854775808n, 9007199254740993n],
      b: 12500,
    });
    expect(stringifyJson(parseJson(text))).toBe(text.replace('12.5e3', '12500'));
  });

  it('leaves long digits in strings alone', () => {
    const text = '{"1234567890123456789":"1234567890123456789 \\"\\\\", "x":[ ], "y":{ }}';
    expect(parseJson(text)).toEqual(JSON.parse(text));
  });

  it('takes 127 levels, and no more, whatever stands in strings', () => {
    const nested = (depth: number) => `${'['.repeat(depth)}"[[{\\"["${']'.repeat(depth)}`;
    expect(JSON.stringify(parseJson(nested(127)))).toBe(nested(127));
    for (const depth of [128, 1_000_000]) {
      expect(() => parseJson(nested(depth))).toThrow('recursion limit exceeded');
    }
    expect(parseJson(`["${'[{'.repeat(1_000)}", ${'{},'.repeat(1_000)} 1]`)).toHaveLength(1_002);
  });

  it('keeps the sign of zero', () => {
    expect(stringifyJson([-0, 0])).toBe('[-0.0,0]');
    expect(parseJson('[-0.0]')).toEqual([-0]);
  });

  it('takes long texts beside long numbers', () => {
    const text = 'a\\"'.repeat(2_000_000);
    expect(parseJson(`["${text}",12345678901234567890]`)).toEqual([
      JSON.parse(`"${text}"`),
      12345678901234567890n,
    ]);
  });

  it('reads what JSON.parse reads', () => {
    fc.assert(
      fc.property(fc.json(), text => {
        // A long number beside the text leads through the exact reader.
        expect(parseJson(`[12345678901234567890,${text}]`)).toEqual([
          12345678901234567890n,
          exact(JSON.parse(text)),
        ]);
        expect(JSON.parse(stringifyJson(parseJson(text)))).toEqual(JSON.parse(text));
      }),
    );
  });

  it('keeps the digits of a number that a double would print differently', () => {
    expect(parseJson('[-70417597148588010]')).toEqual([-70417597148588010n]);
  });

  it('refuses what JSON.parse refuses', () => {
    for (const text of ['', '[1,]', '{"a"}', '12345678901234567890]', "['a']"]) {
      expect(() => parseJson(text)).toThrow(SyntaxError);
    }
  });
});

/** The integers that JSON.parse cannot be trusted with, as bigints. */
function exact(value: JsonValue): JsonValue {
  if (isList(value)) return value.map(exact);
  if (isObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, exact(field)]));
  }
  const text = JSON.stringify(value);
  const isLong = typeof value === 'number' && !Number.isSafeInteger(value);
  return isLong && /^-?\d+$/.test(text) ? BigInt(text) : value;
}
