import { isList, isObject, type JsonValue, parseJson } from '../http/json.ts';
import { CliError, defineCommand } from './command.ts';
import { readFormat } from './format.ts';
import { databasePath, SERVER_OPTIONS, Server } from './server.ts';
import { formatTable } from './table-output.ts';
import { elementsOf, formatValue } from './value-output.ts';

/** `plaza-engine sql`: runs queries and prints their rows as tables. */
export const sqlCommand = defineCommand({
  name: 'sql',
  summary: 'Runs SQL queries and prints the rows.',
  positionals: ['DATABASE', 'QUERY'],
  options: {
    ...SERVER_OPTIONS,
    format: {
      type: 'string',
      value: 'text|json',
      default: 'text',
      help: "Prints tables, or the server's answer as it is.",
    },
    confirmed: {
      type: 'string',
      value: 'BOOL',
      default: 'true',
      help: 'Waits until what the answer rests on is durable.',
    },
  },
  notes: 'Several queries are separated by semicolons. Private tables are open to the owner only.',
  async run(values, [database = '', query = ''], context) {
    const format = readFormat(values.format);
    const server = await Server.connect(values, context, { needsIdentity: false });
    const response = await server.request(databasePath(database, '/sql'), {
      method: 'POST',
      body: query,
      query: { confirmed: values.confirmed },
    });
    const text = await response.text();
    if (format === 'json') {
      context.stdout(`${text}\n`);
      return;
    }
    const results = parseJson(text);
    if (!isList(results)) throw new CliError('The server gives an answer that is no list of rows.');
    context.stdout(results.map(formatResult).join('\n'));
  },
});

function formatResult(result: JsonValue): string {
  const { schema = null, rows = null } = isObject(result) ? result : {};
  if (!isList(rows)) throw new CliError('The server gives a result that is no table.');
  const columns = elementsOf(schema);
  return formatTable(
    columns.map(({ name }, i) => name ?? `column ${i + 1}`),
    rows.map(row => {
      const values = isList(row) ? row : [];
      return columns.map(({ type }, i) => formatValue(type, values[i] ?? null));
    }),
  );
}
