import { importDatabase } from '../backup/import-database.ts';
import { CliError, defineCommand } from './command.ts';
import { DATA_DIR_OPTION, defaultDataDir, explaining } from './data-dir.ts';
import { importOverHttp } from './import-over-http.ts';
import { SERVER_OPTIONS } from './server.ts';

/** `plaza-engine import`: puts an exported database into a folder or onto a server. */
export const importCommand = defineCommand({
  name: 'import',
  summary: 'Puts an exported database into a data folder or onto a server.',
  positionals: ['FILE', '[DATABASE]'],
  options: {
    ...DATA_DIR_OPTION,
    ...SERVER_OPTIONS,
    server: {
      type: 'string',
      short: 's',
      value: 'URL',
      help: 'Import over HTTP, onto this engine or any SpacetimeDB.',
    },
    reducer: {
      type: 'string',
      value: 'NAME',
      default: 'import_rows',
      help: 'Reducer that takes the rows there.',
    },
    'ids-reducer': {
      type: 'string',
      value: 'NAME',
      default: 'advance_ids',
      help: 'Reducer that lets ids go on behind the imported ones.',
    },
  },
  notes: `
Into a data folder, on which no engine may be running, a database comes back as
it was: identity, owner, module, rows, sequences. DATABASE is another name for it.

With --server the module must have been published as DATABASE. Its reducer gets
one argument, a sum with a variant for each table that it takes, named like the
table, whose payload is an array of rows; tables without a variant are left out.
The reducer of ids gets a table's name and an id. A batch may come twice.`,
  async run(values, [file = '', database], context) {
    const { server } = values;
    if (server === undefined) {
      const dataDir = values['data-dir'] ?? defaultDataDir(context);
      const { entry, tables, rows } = await explaining(context, () =>
        importDatabase(file, dataDir, { name: database, signal: context.signal }),
      );
      const name = entry.names[0] ?? 'a database';
      context.stdout(`Imported ${name}: ${rows} rows in ${tables} tables.\n`);
      return;
    }
    if (database === undefined) throw new CliError('DATABASE is missing: where to import to?');
    if (values['data-dir'] !== undefined)
      throw new CliError('--server and --data-dir exclude each other.');
    const reducers = { rows: values.reducer, ids: values['ids-reducer'] };
    await explaining(context, () =>
      importOverHttp(file, { ...values, server }, { database, reducers }, context),
    );
  },
});
