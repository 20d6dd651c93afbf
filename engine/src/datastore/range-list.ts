/** Byte ranges in several buffers: the rows that a commit is about to copy. */
import type { RowList } from '../commit.ts';
import type { CommitBuffer } from './commit-buffer.ts';
import { copyBytes, type Slab } from './slab.ts';
import type { RowVisitor } from './table.ts';

/** A list without rows. */
const emptyRows: RowList = { bytes: new Uint8Array(), starts: [0], count: 0 };

const keptMax = 4096;

/** Reused from commit to commit, so that small ones allocate nothing here. */
export class RangeList {
  count = 0;
  private sources: Slab[] = [];
  private starts: number[] = [];
  private ends: number[] = [];

  add(source: Slab, start: number, end: number): void {
    const i = this.count++;
    this.sources[i] = source;
    this.starts[i] = start;
    this.ends[i] = end;
  }

  clear(): void {
    this.count = 0;
    if (this.sources.length <= keptMax) return;
    this.sources = [];
    this.starts = [];
    this.ends = [];
  }

  /** The bytes of range `i` as text, to be compared with that of others. */
  text(i: number): string {
    const { bytes } = this.sources[i]!;
    const start = this.starts[i]!;
    const length = this.ends[i]! - start;
    return Buffer.from(bytes.buffer, bytes.byteOffset + start, length).toString('latin1');
  }

  /** Shows range `i`. */
  visit(i: number, visitor: RowVisitor): void {
    visitor(this.sources[i]!.bytes, this.starts[i]!, this.ends[i]!);
  }

  /** Keeps the ranges for which `isKept` holds. */
  retain(isKept: (i: number) => boolean): void {
    let kept = 0;
    for (let i = 0; i < this.count; i++) {
      if (!isKept(i)) continue;
      this.sources[kept] = this.sources[i]!;
      this.starts[kept] = this.starts[i]!;
      this.ends[kept] = this.ends[i]!;
      kept += 1;
    }
    this.count = kept;
  }

  /** Copies the ranges back to back. */
  copy(buffer: CommitBuffer): RowList {
    const { count } = this;
    if (count === 0) return emptyRows;
    let length = 0;
    for (let i = 0; i < count; i++) length += this.ends[i]! - this.starts[i]!;
    let at = buffer.reserve(length);
    const { bytes, view } = buffer.slab;
    // Of its final length: one that grows is given room for many more.
    const starts = new Array<number>(count + 1);
    starts[0] = at;
    for (let i = 0; i < count; i++) {
      const start = this.starts[i]!;
      const end = this.ends[i]!;
      copyBytes(this.sources[i]!.view, start, end, view, at);
      at += end - start;
      starts[i + 1] = at;
    }
    return { bytes, starts, count };
  }
}

/**
 * Takes out what is in both lists. Rows of a table differ, so each is at most once in either.
 * @param cancelled told of each row that was in both
 */
export function cancelPairs(
  inserts: RangeList,
  deletes: RangeList,
  cancelled: RowVisitor | null,
): void {
  if (inserts.count === 0 || deletes.count === 0) return;
  const deleted = new Map<string, number>();
  for (let i = 0; i < deletes.count; i++) deleted.set(deletes.text(i), i);
  const partners = new Set<number>();
  inserts.retain(i => {
    const partner = deleted.get(inserts.text(i));
    if (partner === undefined) return true;
    partners.add(partner);
    if (cancelled !== null) inserts.visit(i, cancelled);
    return false;
  });
  if (partners.size > 0) deletes.retain(i => !partners.has(i));
}
