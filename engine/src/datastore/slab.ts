/**
 * Buffers that rows lie in. Rows are short, and a call into the runtime costs as much as copying a
 * few hundred bytes here, four at a time.
 */

/** A buffer with a view that reads and writes it in words, at any position. */
export class Slab {
  readonly bytes: Uint8Array;
  readonly view: DataView;

  /** @param bytes nobody else's */
  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  static ofSize(size: number): Slab {
    return new Slab(new Uint8Array(size));
  }

  /**
   * A larger slab that begins with these bytes. Large ones grow by half, so that little memory
   * stands empty.
   */
  grown(sizeMin: number): Slab {
    const { length } = this.bytes;
    const grown = new Uint8Array(
      Math.max(sizeMin, length < largeBytes ? length * 2 : length * 1.5),
    );
    grown.set(this.bytes);
    return new Slab(grown);
  }
}

const largeBytes = 1 << 24;
/** From here on the runtime's own copying is faster. */
const longBytes = 320;

let lastBytes = new Uint8Array();
let lastView = new DataView(lastBytes.buffer);

/** A view of a buffer that comes from outside; modules use the same one again and again. */
export function viewOf(bytes: Uint8Array): DataView {
  if (bytes === lastBytes) return lastView;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  lastBytes = bytes as Uint8Array<ArrayBuffer>;
  lastView = view as DataView<ArrayBuffer>;
  return view;
}

/** Copies a range. */
export function copyBytes(
  source: DataView,
  start: number,
  end: number,
  target: DataView,
  at: number,
): void {
  if (end - start > longBytes) {
    partOf(target, at, end - start).set(partOf(source, start, end - start));
    return;
  }
  let from = start;
  let to = at;
  for (const lastWord = end - 4; from <= lastWord; from += 4, to += 4) {
    target.setInt32(to, source.getInt32(from, true), true);
  }
  for (; from < end; from++, to++) target.setUint8(to, source.getUint8(from));
}

/** Whether two ranges hold the same bytes. */
export function equalBytes(
  a: DataView,
  aStart: number,
  aEnd: number,
  b: DataView,
  bStart: number,
  bEnd: number,
): boolean {
  if (aEnd - aStart !== bEnd - bStart) return false;
  let i = aStart;
  let j = bStart;
  for (const lastWord = aEnd - 4; i <= lastWord; i += 4, j += 4) {
    if (a.getInt32(i, true) !== b.getInt32(j, true)) return false;
  }
  for (; i < aEnd; i++, j++) if (a.getUint8(i) !== b.getUint8(j)) return false;
  return true;
}

function partOf(view: DataView, start: number, length: number): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset + start, length);
}
