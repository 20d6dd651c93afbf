/**
 * The net effect of a transaction on one table: each slot of its log, compared with what stood
 * there before.
 */
import type { RowList } from '../commit.ts';
import type { CommitBuffer } from './commit-buffer.ts';
import { cancelPairs, RangeList } from './range-list.ts';
import type { RowStore } from './row-store.ts';
import { copyBytes, equalBytes } from './slab.ts';
import { deleted, inserted, type SlotLog } from './slot-log.ts';
import type { RowVisitor } from './table.ts';
import type { UndoBuffer } from './undo-buffer.ts';

/** Rows that came and rows that went. */
export interface NetChanges {
  readonly inserts: RowList;
  readonly deletes: RowList;
}

/**
 * Copies what has changed into `buffer`.
 * @param relocated told of rows that have only moved to another slot
 * @returns null when nothing has changed
 */
export function netChanges(
  log: SlotLog,
  rows: RowStore,
  undo: UndoBuffer,
  buffer: CommitBuffer,
  relocated: RowVisitor | null,
): NetChanges | null {
  const isPlain = !log.hasInserts && !log.hasDeletes && !log.hasKeyUpdates && !log.hasRewrites;
  if (isPlain) return plainUpdates(log, rows, undo, buffer);
  inserts.clear();
  deletes.clear();
  const { slab } = undo;
  for (let i = 0; i < log.count; i++) {
    const slot = log.slots[i]!;
    const origin = log.origins[i]!;
    const isLive = rows.isLive(slot);
    const start = rows.start(slot);
    const end = rows.end(slot);
    if (origin === inserted) {
      if (isLive) inserts.add(rows.slab, start, end);
    } else if (origin === deleted) {
      deletes.add(rows.slab, start, end);
    } else {
      const originEnd = log.originEnds[i]!;
      if (isLive) {
        if (equalBytes(slab.view, origin, originEnd, rows.view, start, end)) continue;
        inserts.add(rows.slab, start, end);
      }
      deletes.add(slab, origin, originEnd);
    }
  }
  // A row deleted in one slot and inserted again in another has not changed. An update in place
  // that keeps its unique keys makes no such pair.
  const mayCancel = log.hasKeyUpdates || (log.hasInserts && log.hasDeletes);
  if (mayCancel) cancelPairs(inserts, deletes, relocated);
  if (inserts.count === 0 && deletes.count === 0) return null;
  return { inserts: inserts.copy(buffer), deletes: deletes.copy(buffer) };
}

/** Gathered anew for each table of each commit. */
const inserts = new RangeList();
const deletes = new RangeList();

/** Of rows that were updated once and are still there: most commits are nothing else. */
function plainUpdates(
  log: SlotLog,
  rows: RowStore,
  undo: UndoBuffer,
  buffer: CommitBuffer,
): NetChanges | null {
  const { count, slots, origins, originEnds } = log;
  if (count === 0) return null;
  let length = 0;
  for (let i = 0; i < count; i++) length += rows.length(slots[i]!) + originEnds[i]! - origins[i]!;
  let at = buffer.reserve(length);
  const { bytes, view } = buffer.slab;
  const insertStarts = new Array<number>(count + 1);
  insertStarts[0] = at;
  for (let i = 0; i < count; i++) {
    const start = rows.start(slots[i]!);
    const end = rows.end(slots[i]!);
    copyBytes(rows.view, start, end, view, at);
    at += end - start;
    insertStarts[i + 1] = at;
  }
  const { view: oldView } = undo.slab;
  const deleteStarts = new Array<number>(count + 1);
  deleteStarts[0] = at;
  for (let i = 0; i < count; i++) {
    copyBytes(oldView, origins[i]!, originEnds[i]!, view, at);
    at += originEnds[i]! - origins[i]!;
    deleteStarts[i + 1] = at;
  }
  return {
    inserts: { bytes, starts: insertStarts, count },
    deletes: { bytes, starts: deleteStarts, count },
  };
}
