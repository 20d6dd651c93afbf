import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RowList } from '../commit.ts';
import { forEachRowOf, RowListBuilder } from '../sql/row-list.ts';
import { differenceOf } from './row-difference.ts';

/** Short rows of few letters, each once in a list. */
const rows = fc.uniqueArray(fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 3 }), {
  maxLength: 12,
});

describe('differenceOf', () => {
  it('finds what came and what went, whatever the order', () => {
    fc.assert(
      fc.property(rows, rows, (before, after) => {
        const difference = differenceOf(listOf(before), listOf(after));
        const came = after.filter(row => !before.includes(row));
        const went = before.filter(row => !after.includes(row));
        if (came.length === 0 && went.length === 0) {
          expect(difference).toBeNull();
          return;
        }
        expect(textsOf(difference!.inserts)).toEqual(came);
        expect(textsOf(difference!.deletes)).toEqual(went);
      }),
    );
  });

  it('finds one row that changed between others', () => {
    const difference = differenceOf(listOf(['a', 'b', 'c']), listOf(['a', 'bb', 'c']));
    expect(textsOf(difference!.inserts)).toEqual(['bb']);
    expect(textsOf(difference!.deletes)).toEqual(['b']);
  });
});

function listOf(texts: readonly string[]): RowList {
  const builder = new RowListBuilder();
  for (const text of texts) builder.push(Buffer.from(text), 0, text.length);
  return builder.finish();
}

function textsOf(list: RowList): string[] {
  const texts: string[] = [];
  forEachRowOf(list, (bytes, start, end) =>
    texts.push(Buffer.from(bytes.subarray(start, end)).toString()),
  );
  return texts;
}
