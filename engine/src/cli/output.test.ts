import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../http/json.ts';
import { formatTable } from './table-output.ts';
import { formatTimestamp, formatValue } from './value-output.ts';

const product = (...elements: [name: string | null, type: JsonValue][]): JsonValue => ({
  Product: { elements: elements.map(([name, type]) => part(name, type)) },
});
const sum = (...variants: [name: string, type: JsonValue][]): JsonValue => ({
  Sum: { variants: variants.map(([name, type]) => part(name, type)) },
});
const part = (name: string | null, type: JsonValue): JsonValue => ({
  name: name === null ? { none: [] } : { some: name },
  algebraic_type: type,
});

describe('values', () => {
  it('are shown by their types', () => {
    const text = { String: [] };
    const unit = product();
    const cases: [type: JsonValue, value: JsonValue, shown: string][] = [
      [{ U64: [] }, 18446744073709551615n, '18446744073709551615'],
      [{ Bool: [] }, true, 'true'],
      [text, 'a "b"', '"a \\"b\\""'],
      [{ Array: { U8: [] } }, '00ff', '0x00ff'],
      [{ Array: text }, ['a', 'b'], '["a", "b"]'],
      [sum(['some', text], ['none', unit]), [0, 'x'], '(some = "x")'],
      [sum(['some', text], ['none', unit]), [1, []], '(none = ())'],
      [product(['x', { F64: [] }], ['y', { F64: [] }]), [1, 2.5], '(x = 1, y = 2.5)'],
      [product([null, text]), ['a'], '("a")'],
      [product(['__identity__', { U256: [] }]), ['0xc2'], '0xc2'],
      [product(['__connection_id__', { U128: [] }]), [255], `0x${'0'.repeat(30)}ff`],
      [product(['__time_duration_micros__', { I64: [] }]), [1_500_000], '1.5 s'],
      [
        product(['__uuid__', { U128: [] }]),
        [0x0123456789abcdef0123456789abcdefn],
        '01234567-89ab-cdef-0123-456789abcdef',
      ],
      [{ Ref: 3 }, [1, 'x'], '[1,"x"]'],
    ];
    for (const [type, value, shown] of cases) expect(formatValue(type, value)).toBe(shown);
  });

  it('show times with all six digits', () => {
    const type = product(['__timestamp_micros_since_unix_epoch__', { I64: [] }]);
    expect(formatValue(type, [1_700_000_000_123_456])).toBe('2023-11-14T22:13:20.123456Z');
    expect(formatTimestamp(-1n)).toBe('1969-12-31T23:59:59.999999Z');
    expect(formatTimestamp(2n ** 63n - 1n)).toBe('9223372036854775807 µs');
  });
});

describe('tables', () => {
  it('have columns as wide as what stands in them', () => {
    expect(
      formatTable(
        ['id', 'name'],
        [
          ['1', '"Ada"'],
          ['12', '"é𝄞"'],
        ],
      ),
    ).toBe([' id | name', '----+-------', ' 1  | "Ada"', ' 12 | "é𝄞"', '(2 rows)', ''].join('\n'));
    expect(formatTable(['id'], [])).toBe(' id\n----\n(0 rows)\n');
    expect(formatTable(['id'], [['1']])).toContain('(1 row)');
  });
});
