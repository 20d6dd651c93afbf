/** Row lists as they stand on the wire (`BsatnRowList`), which all versions share. */
import { BsatnReader } from '../../bsatn/reader.ts';
import { BsatnWriter } from '../../bsatn/writer.ts';
import type { RowList } from '../../commit.ts';
import { writeRowList } from '../row-list-codec.ts';

/** A row list in its encoded form. */
export interface RawRows {
  readonly bytes: Uint8Array;
  readonly count: number;
}

export function encodeRows(rows: RowList): RawRows {
  const writer = new BsatnWriter(rows.bytes.length + rows.count * 8 + 16);
  writeRowList(writer, rows);
  return { bytes: writer.written, count: rows.count };
}

export const NO_ROWS: RawRows = encodeRows({ bytes: new Uint8Array(), starts: [0], count: 0 });

/** The rows of a list, one by one. */
export function splitRows({ bytes }: RawRows): Uint8Array[] {
  const { starts, data } = readList(new BsatnReader(bytes));
  return starts.map((start, i) => data.subarray(start, starts[i + 1] ?? data.length));
}

/** What one query contributes to a transaction update of v2. */
export interface RawTableUpdate {
  readonly table: string;
  readonly deletes: RawRows;
  readonly inserts: RawRows;
}

/** Takes the body of a v2 transaction update apart: its rows stay as they are. */
export function readUpdateBody(body: Uint8Array): RawTableUpdate[] {
  const reader = new BsatnReader(body);
  const updates: RawTableUpdate[] = [];
  for (let sets = reader.u32(); sets > 0; sets -= 1) {
    reader.u32();
    for (let tables = reader.u32(); tables > 0; tables -= 1) {
      const table = reader.string();
      for (let lists = reader.u32(); lists > 0; lists -= 1) {
        const isEvent = reader.u8() === 1;
        const inserts = takeList(reader);
        updates.push({ table, inserts, deletes: isEvent ? NO_ROWS : takeList(reader) });
      }
    }
  }
  return updates;
}

function takeList(reader: BsatnReader): RawRows {
  const from = reader.offset;
  const { starts } = readList(reader);
  return { bytes: reader.bytes.slice(from, reader.offset), count: starts.length };
}

/** Where the rows of the list begin, whose rows are all of one size or have an offset each. */
function readList(reader: BsatnReader): { starts: number[]; data: Uint8Array } {
  if (reader.u8() === 0) {
    const size = reader.u16();
    const data = reader.byteArray();
    return { starts: Array.from({ length: data.length / size }, (_, i) => i * size), data };
  }
  const starts = reader.array(r => Number(r.u64()));
  return { starts, data: reader.byteArray() };
}
