/** A relation over rows in memory, for tests of queries that need no database. */
import { RowLayout } from '../../bsatn/row-layout.ts';
import { encodeValue, type SatsValue } from '../../bsatn/value.ts';
import { BsatnWriter } from '../../bsatn/writer.ts';
import type { AlgebraicType, ColumnDef } from '../../schema/module-def.ts';
import { forEachRowOf, RowListBuilder } from '../row-list.ts';
import type { RowSource } from '../row-source.ts';

/** @param rows one value per column each; `indexedColumns` get an index of their own */
export function memoryRelation(
  name: string,
  types: Readonly<Record<string, AlgebraicType>>,
  rows: readonly (readonly SatsValue[])[] = [],
  indexedColumns: readonly string[] = [],
): RowSource {
  const columns: ColumnDef[] = Object.entries(types).map(([column, type]) => ({
    name: column,
    sourceName: column,
    type,
    autoIncrement: false,
    defaultValue: null,
  }));
  const layout = new RowLayout(
    columns.map(({ type }) => type),
    [],
  );
  const builder = new RowListBuilder();
  for (const values of rows) {
    const row = new BsatnWriter();
    for (const [i, { type }] of columns.entries()) row.raw(encodeValue(type, [], values[i]));
    builder.push(row.written, 0, row.length);
  }
  const list = builder.finish();
  const indexes = indexedColumns.map(column => {
    const position = columns.findIndex(candidate => candidate.name === column);
    return {
      def: {
        name: `${name}_${column}`,
        sourceName: `${name}_${column}`,
        accessorName: null,
        algorithm: 'hash' as const,
        columns: [position],
        isUnique: false,
      },
      forEachMatch(
        key: Uint8Array,
        visit: (bytes: Uint8Array, start: number, end: number) => void,
      ): void {
        forEachRowOf(list, (bytes, start, end) => {
          if (Buffer.compare(layout.key(bytes, start, [position]), key) === 0)
            visit(bytes, start, end);
        });
      },
    };
  });
  return {
    name,
    columns,
    typespace: [],
    layout,
    rowCount: list.count,
    indexes,
    forEachRow: visit => forEachRowOf(list, visit),
  };
}
