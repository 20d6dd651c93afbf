const chunkSize = 65_536;

/**
 * Where commits keep their rows: chunks that many small commits share, for an allocation each
 * would cost more than the copying. Bytes are written once and never reused.
 */
export class CommitBuffer {
  /** The chunk that the last `reserve` gave room in. */
  bytes: Uint8Array = new Uint8Array(0);
  private end = 0;

  /** Makes room for `length` bytes in `bytes` and returns where they begin. */
  reserve(length: number): number {
    if (this.end + length > this.bytes.length) {
      this.bytes = new Uint8Array(Math.max(chunkSize, length));
      this.end = 0;
    }
    const start = this.end;
    this.end += length;
    return start;
  }
}
