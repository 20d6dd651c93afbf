import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RowListBuilder } from '../sql/row-list.ts';
import { ByteKeyMap } from './byte-key-map.ts';
import { RowSet } from './row-set.ts';

/** Few and short keys, so that they meet often. */
const key = fc.uint8Array({ maxLength: 2, max: 3 });
const nameOf = (bytes: Uint8Array): string => bytes.join();

describe('ByteKeyMap', () => {
  it('answers as a Map of the same keys does', () => {
    const step = fc.record({ key, value: fc.option(fc.nat(), { nil: null }) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), steps => {
        const map = new ByteKeyMap<number>();
        const model = new Map<string, number>();
        for (const { key, value } of steps) {
          if (value === null) {
            map.delete(key);
            model.delete(nameOf(key));
          } else {
            map.set(key, value);
            model.set(nameOf(key), value);
          }
        }
        for (const { key } of steps) {
          // Looked up in the middle of a larger buffer, as rows are.
          const buffer = Uint8Array.of(9, ...key, 9);
          expect(map.get(buffer, 1, 1 + key.length)).toBe(model.get(nameOf(key)));
        }
        const found = new Map<string, number>();
        map.forEach((value, key) => {
          found.set(nameOf(key), value);
        });
        expect(found).toEqual(model);
        expect(map.size).toBe(model.size);
      }),
    );
  });
});

describe('RowSet', () => {
  it('holds exactly the rows of its list', () => {
    fc.assert(
      fc.property(fc.array(key), fc.array(key), (rows, others) => {
        const builder = new RowListBuilder();
        for (const row of rows) builder.push(row, 0, row.length);
        const set = new RowSet(builder.finish());
        const names = new Set(rows.map(nameOf));
        expect(set.count).toBe(names.size);
        for (const row of [...rows, ...others]) {
          expect(set.has(row, 0, row.length)).toBe(names.has(nameOf(row)));
        }
      }),
    );
  });
});
