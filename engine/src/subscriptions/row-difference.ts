import type { RowList } from '../commit.ts';
import { forEachRowOf, RowListBuilder } from '../sql/row-list.ts';
import type { Delta } from './live-query.ts';
import { RowSet } from './row-set.ts';

/**
 * What turns one row list into another; in neither may a row stand twice. Null when nothing does.
 *
 * Most of a result stays as it is when it is computed again, so equal rows at the beginning and at
 * the end are passed over, and only what is left between them is hashed:
 *
 *     before  a b c d e f g
 *     after   a b c x e f g      left: d, x
 */
export function differenceOf(before: RowList, after: RowList): Delta | null {
  const most = Math.min(before.count, after.count);
  let first = 0;
  while (first < most && isSameRow(before, first, after, first)) first += 1;
  let last = 0;
  while (
    last < most - first &&
    isSameRow(before, before.count - 1 - last, after, after.count - 1 - last)
  ) {
    last += 1;
  }
  const old = part(before, first, before.count - last);
  const current = part(after, first, after.count - last);
  if (old.count === 0 && current.count === 0) return null;
  const inserts = without(current, old);
  const deletes = without(old, current);
  return inserts.count === 0 && deletes.count === 0 ? null : { inserts, deletes };
}

/** The rows that the other list lacks. */
function without(rows: RowList, others: RowList): RowList {
  const builder = new RowListBuilder();
  const known = new RowSet(others);
  forEachRowOf(rows, (bytes, start, end) => {
    if (!known.has(bytes, start, end)) builder.push(bytes, start, end);
  });
  return builder.finish();
}

/** The rows of these numbers, in place. */
function part({ bytes, starts }: RowList, from: number, to: number): RowList {
  const own = Array.from({ length: to - from + 1 }, (_, i) => starts[from + i] ?? 0);
  return { bytes, starts: own, count: to - from };
}

function isSameRow(a: RowList, i: number, b: RowList, j: number): boolean {
  const aStart = a.starts[i] ?? 0;
  const bStart = b.starts[j] ?? 0;
  const length = (a.starts[i + 1] ?? 0) - aStart;
  if ((b.starts[j + 1] ?? 0) - bStart !== length) return false;
  for (let at = 0; at < length; at += 1)
    if (a.bytes[aStart + at] !== b.bytes[bStart + at]) return false;
  return true;
}
