import { BsatnReader } from '../bsatn/reader.ts';
import { readValue, type SatsValue } from '../bsatn/value.ts';
import type { TableSource } from './table-source.ts';

/** Says which unique constraint keeps a row out, in SpacetimeDB's words. */
export function describeConflict(source: TableSource, row: Uint8Array): string {
  const { table, layout } = source;
  const { def } = table;
  for (const { name, columns } of def.constraints) {
    const index = table.index(columns);
    if (index === null) continue;
    const key = layout.key(row, 0, index.def.columns);
    if (!index.someMatch(key, () => true)) continue;
    const names = columns.map(column => JSON.stringify(def.columns[column]?.name)).join(', ');
    const values = columns.map(column => text(valueAt(source, row, column)));
    const value =
      values.length === 1 ? values[0] : `(${values.map((each, i) => `${i} = ${each}`).join(', ')})`;
    return `Unique constraint violation '${name}' in table '${def.name}': column(s): '[${names}]' value: ${value}`;
  }
  return `Unique constraint violation in table '${def.name}'`;
}

function valueAt(
  { columns, layout, typespace }: TableSource,
  row: Uint8Array,
  column: number,
): SatsValue {
  const type = columns[column]?.type ?? { tag: 'Bool' };
  const start = layout.columnStart(row, 0, column);
  return readValue(type, typespace, new BsatnReader(row, start, layout.columnEnd(row, 0, column)));
}

function text(value: SatsValue): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (value instanceof Uint8Array) return `0x${Buffer.from(value).toString('hex')}`;
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return `(${Object.entries(value)
      .map(([name, inner]) => `${name} = ${text(inner as SatsValue)}`) // a product's elements are values
      .join(', ')})`;
  }
  return String(value);
}
