/** A relation over rows in memory, for tests of queries that need no database. */
import { RowLayout } from '../../bsatn/row-layout.ts';
import { encodeValue, type SatsValue } from '../../bsatn/value.ts';
import { BsatnWriter } from '../../bsatn/writer.ts';
import type { AlgebraicType, ColumnDef } from '../../schema/module-def.ts';
import { forEachRowOf, RowListBuilder } from '../row-list.ts';
import type { RowSource } from '../row-source.ts';

/** @param rows one value per column each; `indexedColumns` get an index of their own, lists a common one */
export function memoryRelation(
  name: string,
  types: Readonly<Record<string, AlgebraicType>>,
  rows: readonly (readonly SatsValue[])[] = [],
  indexedColumns: readonly (string | readonly string[])[] = [],
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
  const indexes = indexedColumns.map(indexed => {
    const names = typeof indexed === 'string' ? [indexed] : indexed;
    const positions = names.map(name => columns.findIndex(candidate => candidate.name === name));
    const isMatch = (key: Uint8Array, bytes: Uint8Array, start: number) =>
      Buffer.compare(layout.key(bytes, start, positions), key) === 0;
    return {
      def: {
        name: `${name}_${names.join('_')}`,
        sourceName: `${name}_${names.join('_')}`,
        accessorName: null,
        algorithm: 'hash' as const,
        columns: positions,
        isUnique: false,
      },
      forEachMatch(
        key: Uint8Array,
        visit: (bytes: Uint8Array, start: number, end: number) => void,
      ): void {
        forEachRowOf(list, (bytes, start, end) => {
          if (isMatch(key, bytes, start)) visit(bytes, start, end);
        });
      },
      someMatch(
        key: Uint8Array,
        test: (bytes: Uint8Array, start: number, end: number) => boolean,
      ): boolean {
        let isFound = false;
        forEachRowOf(list, (bytes, start, end) => {
          if (!isFound && isMatch(key, bytes, start)) isFound = test(bytes, start, end);
        });
        return isFound;
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
