import { ExportWriter } from '../backup/export-format.ts';
import { isList, isObject, type JsonValue, parseJson } from '../http/json.ts';
import { type CliContext, CliError } from './command.ts';
import { databasePath, Server, type ServerValues } from './server.ts';

/**
 * Gives the lines of an export that is read through the public interface alone: the schema, and a
 * query for each table as the database's owner.
 */
export async function* exportOverHttp(
  database: string,
  values: ServerValues,
  context: CliContext,
): AsyncGenerator<string> {
  const server = await Server.connect(values, context, { needsIdentity: false });
  const about = await readJson(server, databasePath(database));
  const names = await readJson(server, databasePath(database, '/names'));
  const schema = await readJson(server, databasePath(database, '/schema'), { version: '9' });
  const left = await submodulesOf(server, database);
  if (left.length > 0) {
    context.stderr(
      `The tables of ${left.join(', ')} are left out: an export over HTTP has none of submodules. Export from the data folder or a backup instead.\n`,
    );
  }
  const writer = new ExportWriter();
  yield writer.header({
    exportedAt: new Date().toISOString(),
    database: {
      identity: hexOf(about, 'database_identity'),
      owner: hexOf(about, 'owner_identity'),
      names: list(object(names).names).map(String),
      offset: null,
    },
    schema,
    description: null,
    tableIds: null,
    module: null,
  });
  for (const { name, columns } of tablesOf(schema)) {
    yield writer.table({ table: name, columns, sequences: {} });
    const answer = await server.request(databasePath(database, '/sql'), {
      method: 'POST',
      body: `SELECT * FROM "${name}"`,
    });
    const [result] = list(parseJson(await answer.text()));
    for (const row of list(object(result).rows)) yield writer.row(list(row));
  }
  yield writer.end();
}

/** The tables of a schema of version 9, in its order, without those whose rows never stay. */
function tablesOf(schema: JsonValue): { name: string; columns: string[] }[] {
  const { typespace, tables } = object(schema);
  const types = list(object(typespace ?? null).types);
  return list(tables).flatMap(table => {
    const { name, product_type_ref: ref, is_event: isEvent } = object(table);
    if (isEvent === true || typeof name !== 'string' || typeof ref !== 'number') return [];
    const { Product } = object(types[ref]);
    const columns = list(object(Product ?? null).elements).map(element => nameOf(element));
    return [{ name, columns }];
  });
}

/** Name of an element of a product or sum type, whose own form is that of an option. */
export function nameOf(element: JsonValue): string {
  const { name } = object(element);
  const some = isObject(name ?? null) ? (name as { some?: JsonValue }).some : name;
  return typeof some === 'string' ? some : '';
}

/** What the module mounts, which schemas of version 9 do not tell. */
async function submodulesOf(server: Server, database: string): Promise<string[]> {
  const response = await server.send(databasePath(database, '/schema'), {
    query: { version: '10' },
  });
  // A host that knows no version 10 knows no submodules.
  if (!response.ok) return [];
  const { sections } = object(parseJson(await response.text()));
  const mounted = list(sections).flatMap(section => list(object(section).Submodules ?? []));
  return mounted.map(submodule => String(object(submodule).namespace));
}

async function readJson(
  server: Server,
  path: string,
  query?: Readonly<Record<string, string>>,
): Promise<JsonValue> {
  const response = await server.request(path, query === undefined ? {} : { query });
  return parseJson(await response.text());
}

/** An identity as hexadecimal digits, however the server wraps it. */
function hexOf(about: JsonValue, key: string): string {
  const value = object(about)[key] ?? null;
  const wrapped = isObject(value) ? (value.__identity__ ?? null) : value;
  return String(wrapped).replace(/^0x/, '');
}

export function object(value: JsonValue | undefined): { readonly [key: string]: JsonValue } {
  if (value === undefined || !isObject(value)) throw unexpected();
  return value;
}

export function list(value: JsonValue | undefined): readonly JsonValue[] {
  if (value === undefined || !isList(value)) throw unexpected();
  return value;
}

function unexpected(): CliError {
  return new CliError('The server answers otherwise than a SpacetimeDB does.');
}
