import { verify } from '../backup/verify.ts';
import { CliError, defineCommand } from './command.ts';
import { DATA_DIR_OPTION, defaultDataDir, explaining, tellProgress } from './data-dir.ts';

/** `plaza-engine verify`: checks a data folder or a backup and changes nothing. */
export const verifyCommand = defineCommand({
  name: 'verify',
  summary: 'Checks every byte of a data folder or of a backup.',
  positionals: ['[FILE]'],
  options: DATA_DIR_OPTION,
  notes: `
Without FILE, a backup, the data folder is checked; no engine may be running on
it. All checksums are compared, snapshots and log replayed, rows and unique
constraints checked. Nothing is changed.`,
  async run(values, [file], context) {
    const path = file ?? values['data-dir'] ?? defaultDataDir(context);
    const onProgress = tellProgress(context, 'Read');
    const { problems, databases } = await explaining(context, () =>
      verify(path, { onProgress, signal: context.signal }),
    );
    for (const { name, offset, tables, rows, problem } of databases)
      context.stdout(
        problem === null
          ? `${name}: whole as of commit ${offset}, ${rows} rows in ${tables} tables\n`
          : `${name}: ${problem}\n`,
      );
    for (const problem of problems) context.stdout(`${problem}\n`);
    if (problems.length > 0 || databases.some(({ problem }) => problem !== null))
      throw new CliError(`${path} is damaged.`);
    context.stdout(`${path} is whole.\n`);
  },
});
