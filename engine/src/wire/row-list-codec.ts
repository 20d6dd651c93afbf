/** Encodes row lists as the wire's `BsatnRowList`: a size hint, then the rows back to back. */
import type { BsatnWriter } from '../bsatn/writer.ts';
import type { RowList } from '../commit.ts';

const FIXED_SIZE = 0;
const ROW_OFFSETS = 1;
const FIXED_SIZE_MAX = 0xffff;

/** Rows of one size are announced by that size, others by the offset of each. */
export function writeRowList(writer: BsatnWriter, rows: RowList): void {
  const size = commonSize(rows);
  if (size !== null) {
    writer.u8(FIXED_SIZE).u16(size);
  } else {
    writer.u8(ROW_OFFSETS).u32(rows.count);
    const first = rows.starts[0] ?? 0;
    for (let i = 0; i < rows.count; i += 1) writer.u64(BigInt((rows.starts[i] ?? 0) - first));
  }
  const from = rows.starts[0] ?? 0;
  const to = rows.starts[rows.count] ?? 0;
  writer.byteArray(
    from === 0 && to === rows.bytes.length ? rows.bytes : rows.bytes.subarray(from, to),
  );
}

/** The size that all rows share; null when they differ, are empty, too long or none. */
function commonSize(rows: RowList): number | null {
  if (rows.count === 0) return null;
  const { starts } = rows;
  const size = (starts[1] ?? 0) - (starts[0] ?? 0);
  if (size === 0 || size > FIXED_SIZE_MAX) return null;
  for (let i = 1; i < rows.count; i += 1) {
    if ((starts[i + 1] ?? 0) - (starts[i] ?? 0) !== size) return null;
  }
  return size;
}
