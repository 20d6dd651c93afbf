import { BsatnReader } from '../bsatn/reader.ts';
import { encodeValue } from '../bsatn/value.ts';
import type { TableStore } from '../datastore/table-store.ts';
import { type JsonValue, parseJson, stringifyJson } from '../http/json.ts';
import { jsonToSats, satsToJson } from '../http/sats-json.ts';
import { schemaV9 } from '../http/schema-json.ts';
import { identityToHex } from '../identity/identity.ts';
import type { AlgebraicType, TableDef } from '../schema/module-def.ts';
import type { Progress } from './archive.ts';
import { type ExportedRow, ExportWriter } from './export-format.ts';
import type { StoredDatabase } from './stored-database.ts';

/** Rows after which others get the thread, and the progress is told. */
const ROWS_PER_TURN = 1_000;

/** Gives the lines of an export one after the other. */
export async function* exportDatabase(
  { entry, datastore, module, def, offset }: StoredDatabase,
  onProgress: (progress: Progress) => void = () => {},
): AsyncGenerator<string> {
  const writer = new ExportWriter();
  const tables = module.tableIds
    .map(({ id }) => datastore.tableById(id))
    .filter(table => table !== null)
    .filter(table => !table.def.isEvent);
  const sizes = tables.map(bytesOf);
  const bytesTotal = sizes.reduce((sum, bytes) => sum + bytes, 0);
  let bytesDone = 0;
  yield writer.header({
    exportedAt: new Date().toISOString(),
    database: {
      identity: identityToHex(entry.identity),
      owner: identityToHex(entry.owner),
      names: entry.names,
      offset,
    },
    schema: schemaV9(def),
    description: Buffer.from(module.description).toString('base64'),
    tableIds: Object.fromEntries(module.tableIds.map(({ name, id }) => [name, id])),
    module: module.js,
  });
  for (const [i, table] of tables.entries()) {
    yield writer.table({
      table: table.def.name,
      columns: table.def.columns.map(({ name }) => name),
      sequences: Object.fromEntries(
        table.sequences.map(({ column, next }) => [table.def.columns[column]!.name, `${next}`]),
      ),
    });
    for (let cursor: number | null = 0; cursor !== null; ) {
      let lines = '';
      cursor = table.scan(cursor, ROWS_PER_TURN, (bytes, start, end) => {
        lines += writer.row(rowOf(table.def, def.typespace, bytes.slice(start, end)));
      });
      if (lines !== '') yield lines;
    }
    bytesDone += sizes[i]!;
    onProgress({ bytesDone, bytesTotal });
  }
  yield writer.end();
}

/** A row as JSON when JSON gives back the same bytes. */
function rowOf(
  { columns }: TableDef,
  typespace: readonly AlgebraicType[],
  bytes: Uint8Array,
): ExportedRow {
  const type: AlgebraicType = {
    tag: 'Product',
    elements: columns.map(({ name, type }) => ({ name, type })),
  };
  const json = satsToJson(type, typespace, new BsatnReader(bytes));
  const back = rowBytes(type, typespace, parseJson(stringifyJson(json)));
  const isSame = back !== null && Buffer.compare(back, bytes) === 0;
  return isSame ? (json as readonly JsonValue[]) : bytes;
}

function rowBytes(
  type: AlgebraicType,
  typespace: readonly AlgebraicType[],
  json: JsonValue,
): Uint8Array | null {
  try {
    return encodeValue(type, typespace, jsonToSats(type, typespace, json), 'row');
  } catch {
    return null;
  }
}

function bytesOf(table: TableStore): number {
  let sum = 0;
  table.forEachRow((_bytes, start, end) => {
    sum += end - start;
  });
  return sum;
}
