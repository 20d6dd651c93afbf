import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IntervalTree } from './interval-tree.ts';

/** Few values, so that intervals share ends, nest and repeat. */
const end = fc.constantFrom(
  Number.NEGATIVE_INFINITY,
  ...Array.from({ length: 12 }, (_, i) => i),
  Number.POSITIVE_INFINITY,
);
const interval = fc
  .tuple(end, end)
  .map(([a, b]) => ({ low: Math.min(a, b), high: Math.max(a, b) }));
const step = fc.record({
  isRemoval: fc.boolean(),
  interval,
  item: fc.integer({ min: 0, max: 3 }),
});

describe('IntervalTree', () => {
  it('finds exactly the items whose interval contains a value, after any additions and removals', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), end, (steps, value) => {
        const tree = new IntervalTree<number>();
        const model = new Map<string, { low: number; high: number; item: number }>();
        for (const { isRemoval, interval: at, item } of steps) {
          const name = `${at.low} ${at.high} ${item}`;
          if (isRemoval) {
            tree.remove(at.low, at.high, item);
            model.delete(name);
          } else {
            tree.add(at.low, at.high, item);
            model.set(name, { ...at, item });
          }
        }
        const found: number[] = [];
        tree.forEachAt(value, item => found.push(item));
        const expected = [...model.values()].filter(
          ({ low, high }) => low <= value && value <= high,
        );
        expect(found.sort()).toEqual(expected.map(({ item }) => item).sort());
        expect(tree.isEmpty).toBe(model.size === 0);
      }),
    );
  });

  it('visits everything for NaN, of which nobody knows where it lies', () => {
    const tree = new IntervalTree<string>();
    tree.add(1, 2, 'a');
    tree.add(-5, -4, 'b');
    tree.add(7, Number.POSITIVE_INFINITY, 'c');
    const found: string[] = [];
    tree.forEachAt(Number.NaN, item => found.push(item));
    expect(found.sort()).toEqual(['a', 'b', 'c']);
  });

  it('stays shallow when intervals come in order', () => {
    const tree = new IntervalTree<number>();
    // A list of this length would overflow the stack.
    for (let i = 0; i < 200_000; i += 1) tree.add(i, i + 1, i);
    const found: number[] = [];
    tree.forEachAt(100_000, item => found.push(item));
    expect(found.sort()).toEqual([100_000, 99_999].sort());
    for (let i = 0; i < 200_000; i += 1) tree.remove(i, i + 1, i);
    expect(tree.isEmpty).toBe(true);
  });
});
