import {
  type ExportedRow,
  type ExportedTable,
  type ExportHeader,
  readExport,
} from '../backup/export-format.ts';
import { type JsonValue, parseJson, stringifyJson } from '../http/json.ts';
import { toCamelCase } from '../schema/case-conversion.ts';
import { type CliContext, CliError } from './command.ts';
import { list, nameOf, object } from './export-over-http.ts';
import { databasePath, Server, type ServerValues } from './server.ts';

const BATCH_ROWS = 500;
const BATCH_CHARACTERS = 512 * 1024;
/** Ids that one call of the module's reducer may skip. */
const IDS_PER_CALL = 100_000n;

/**
 * Calls a reducer of the module with the rows of an export, table by table, and then lets ids go on
 * behind them. The export is read once before, so that nothing is begun with one that is not whole.
 */
export async function importOverHttp(
  file: string,
  values: ServerValues,
  target: { database: string; reducers: { rows: string; ids: string } },
  context: CliContext,
): Promise<void> {
  const { database, reducers } = target;
  const server = await Server.connect(values, context, { needsIdentity: false });
  const answer = await server.request(databasePath(database, '/schema'), {
    query: { version: '9' },
  });
  const schema = parseJson(await answer.text());
  const variants = variantsOf(schema, reducers.rows);
  if (variants === null)
    throw new CliError(
      `${database} has no reducer ${reducers.rows} that takes rows of its tables; see --help.`,
    );
  await readExport(file, { header() {}, table() {}, row() {} });
  const call = async (reducer: string, args: readonly JsonValue[]): Promise<void> => {
    const path = databasePath(database, `/call/${encodeURIComponent(reducer)}`);
    const body = stringifyJson(args);
    await server.request(path, { method: 'POST', body, contentType: 'application/json' });
  };
  const import_ = new Import(variants, rows => call(reducers.rows, [rows]), context);
  await readExport(file, import_);
  await import_.finish();
  if (!hasReducer(schema, reducers.ids)) return;
  for (const { table, last } of import_.ids) {
    for (let upTo = 0n; upTo < last; ) {
      upTo = upTo + IDS_PER_CALL < last ? upTo + IDS_PER_CALL : last;
      try {
        await call(reducers.ids, [toCamelCase(table), upTo]);
      } catch (error) {
        // The module may count this table's ids itself.
        if (!(error instanceof CliError) || !error.message.includes('NOT_FOUND')) throw error;
        break;
      }
    }
  }
}

/** Sends rows in batches, and notes how far ids have come. */
class Import {
  readonly ids: { table: string; last: bigint }[] = [];
  readonly #variants: ReadonlyMap<string, string>;
  readonly #send: (rows: JsonValue) => Promise<void>;
  readonly #context: CliContext;
  #autoIncrement = new Map<string, string>();
  #table: ExportedTable | null = null;
  #idColumn = -1;
  #lastId = 0n;
  #batch: (readonly JsonValue[])[] = [];
  #characters = 0;
  #sent = 0;

  constructor(
    variants: ReadonlyMap<string, string>,
    send: (rows: JsonValue) => Promise<void>,
    context: CliContext,
  ) {
    this.#variants = variants;
    this.#send = send;
    this.#context = context;
  }

  header({ schema }: ExportHeader): void {
    this.#autoIncrement = autoIncrementColumns(schema);
  }

  async table(table: ExportedTable): Promise<void> {
    await this.#endTable();
    this.#table = table;
    this.#idColumn = table.columns.indexOf(this.#autoIncrement.get(table.table) ?? '');
    const column = table.columns[this.#idColumn];
    const next = column === undefined ? undefined : table.sequences[column];
    this.#lastId = next === undefined ? 0n : BigInt(next) - 1n;
  }

  async row(row: ExportedRow): Promise<void> {
    const table = this.#table;
    if (table === null || !this.#variants.has(keyOf(table.table))) return;
    if (row instanceof Uint8Array)
      throw new Error(`a row of ${table.table} holds a number that JSON cannot`);
    const id = row[this.#idColumn];
    const value = typeof id === 'number' || typeof id === 'bigint' ? BigInt(id) : 0n;
    if (value > this.#lastId) this.#lastId = value;
    this.#batch.push(row);
    this.#characters += stringifyJson(row).length;
    if (this.#batch.length >= BATCH_ROWS || this.#characters >= BATCH_CHARACTERS)
      await this.#flush();
  }

  async finish(): Promise<void> {
    await this.#endTable();
  }

  async #endTable(): Promise<void> {
    if (this.#table === null) return;
    await this.#flush();
    const { table } = this.#table;
    const isTaken = this.#variants.has(keyOf(table));
    this.#context.stdout(isTaken ? `${table}: ${this.#sent} rows\n` : `${table}: left out\n`);
    if (isTaken && this.#idColumn !== -1) this.ids.push({ table, last: this.#lastId });
    this.#sent = 0;
  }

  async #flush(): Promise<void> {
    const variant = this.#variants.get(keyOf(this.#table?.table ?? ''));
    if (this.#batch.length === 0 || variant === undefined) return;
    this.#context.signal.throwIfAborted();
    await this.#send({ [variant]: this.#batch });
    this.#sent += this.#batch.length;
    this.#batch = [];
    this.#characters = 0;
  }
}

/** `identity_link` and `IdentityLink` are the same table. */
function keyOf(name: string): string {
  return name.replaceAll(/[._]/g, '').toLowerCase();
}

/** The variants of the sum that a reducer takes, by the tables that they are for. */
function variantsOf(schema: JsonValue, reducer: string): Map<string, string> | null {
  const found = list(object(schema).reducers).find(other => object(other).name === reducer);
  if (found === undefined) return null;
  const [param, ...others] = list(object(object(found).params).elements);
  if (param === undefined || others.length > 0) return null;
  let type = object(param).algebraic_type;
  const types = list(object(object(schema).typespace).types);
  for (let hops = 0; typeof object(type).Ref === 'number' && hops <= types.length; hops++)
    type = types[object(type).Ref as number];
  const { Sum } = object(type);
  if (Sum === undefined) return null;
  const names = list(object(Sum).variants).map(nameOf);
  return new Map(names.map(name => [keyOf(name), name]));
}

function hasReducer(schema: JsonValue, reducer: string): boolean {
  return list(object(schema).reducers).some(other => object(other).name === reducer);
}

/** The column of each table whose values count up by themselves. */
function autoIncrementColumns(schema: JsonValue): Map<string, string> {
  const types = list(object(object(schema).typespace).types);
  const columns = new Map<string, string>();
  for (const table of list(object(schema).tables)) {
    const { name, product_type_ref: ref, sequences } = object(table);
    const [sequence] = list(sequences);
    if (sequence === undefined || typeof name !== 'string') continue;
    const { elements } = object(object(types[Number(ref)]).Product);
    const element = list(elements)[Number(object(sequence).column)];
    if (element !== undefined) columns.set(name, nameOf(element));
  }
  return columns;
}
