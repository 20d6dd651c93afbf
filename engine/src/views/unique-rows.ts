import type { RowList } from '../commit.ts';
import { RowKey } from '../sql/row-key.ts';
import { forEachRowOf, RowListBuilder } from '../sql/row-list.ts';
import type { RowShape } from '../sql/row-shape.ts';
import { ByteKeyMap, hashBytes } from '../subscriptions/byte-key-map.ts';
import { RowSet } from '../subscriptions/row-set.ts';

/** The rows, each once, in the order in which they come first. */
export function uniqueRows(rows: RowList): RowList {
  if (new RowSet(rows).count === rows.count) return rows;
  const builder = new RowListBuilder();
  const seen = new ByteKeyMap<true>();
  forEachRowOf(rows, (bytes, start, end) => {
    if (seen.get(bytes, start, end) !== undefined) return;
    seen.set(bytes.slice(start, end), true);
    builder.push(bytes, start, end);
  });
  return builder.finish();
}

/** Whether two rows have the same value in a column. Open addressing over the rows, no copies. */
export function hasRepeatedKey(rows: RowList, layout: RowShape, column: number): boolean {
  const key = new RowKey(layout, [column]);
  const other = new RowKey(layout, [column]);
  let slotCount = 8;
  while (slotCount < rows.count * 2) slotCount *= 2;
  /** Row numbers from 1; 0 is free. */
  const slots = new Int32Array(slotCount);
  for (let row = 0; row < rows.count; row += 1) {
    key.read(rows.bytes, rows.starts[row] ?? 0);
    let slot = hashBytes(key.bytes, key.start, key.end) & (slotCount - 1);
    for (; slots[slot] !== 0; slot = (slot + 1) & (slotCount - 1)) {
      other.read(rows.bytes, rows.starts[(slots[slot] ?? 0) - 1] ?? 0);
      if (isSameKey(key, other)) return true;
    }
    slots[slot] = row + 1;
  }
  return false;
}

function isSameKey(a: RowKey, b: RowKey): boolean {
  if (a.end - a.start !== b.end - b.start) return false;
  for (let i = a.start, j = b.start; i < a.end; i += 1, j += 1)
    if (a.bytes[i] !== b.bytes[j]) return false;
  return true;
}
