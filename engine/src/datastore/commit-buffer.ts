import { Slab } from './slab.ts';

const chunkSize = 65_536;

/**
 * Where commits keep their rows: chunks that many small commits share, for an allocation each
 * would cost more than the copying. Bytes are written once and never reused.
 */
export class CommitBuffer {
  /** The chunk that the last `reserve` gave room in. */
  slab = Slab.ofSize(0);
  private end = 0;

  /** Makes room for `length` bytes in `slab` and returns where they begin. */
  reserve(length: number): number {
    if (this.end + length > this.slab.bytes.length) {
      this.slab = Slab.ofSize(Math.max(chunkSize, length));
      this.end = 0;
    }
    const start = this.end;
    this.end += length;
    return start;
  }
}
