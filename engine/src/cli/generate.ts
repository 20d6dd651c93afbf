import { resolve } from 'node:path';
import { generateTypescript } from '../codegen/typescript.ts';
import {
  compareGenerated,
  type Differences,
  isUpToDate,
  writeGenerated,
} from '../codegen/write-files.ts';
import { CliError, defineCommand } from './command.ts';
import { MODULE_OPTIONS, moduleSource, readModuleDef } from './module-source.ts';

/** `plaza-engine generate`: writes the client bindings of a module, or checks that they are current. */
export const generateCommand = defineCommand({
  name: 'generate',
  summary: 'Generates client bindings for a module.',
  positionals: [],
  options: {
    lang: {
      type: 'string',
      value: 'LANG',
      default: 'typescript',
      help: 'Language of the bindings.',
    },
    'out-dir': {
      type: 'string',
      short: 'o',
      value: 'DIR',
      help: 'Folder for the generated files.',
    },
    ...MODULE_OPTIONS,
    check: {
      type: 'boolean',
      help: 'Changes nothing; fails when the folder is not what would be generated.',
    },
  },
  notes: 'Files that an earlier run generated and that the module no longer asks for are removed.',
  async run(values, _positionals, { stdout }) {
    if (values.lang !== 'typescript') {
      throw new CliError(`Bindings can be generated for typescript, not for ${values.lang}.`);
    }
    if (values['out-dir'] === undefined) {
      throw new CliError('--out-dir is missing. See: plaza-engine generate --help');
    }
    const outDir = resolve(values['out-dir']);
    const files = generateTypescript(await readModuleDef(moduleSource(values)));
    if (values.check) {
      const differences = await compareGenerated(outDir, files);
      if (isUpToDate(differences)) return;
      throw new CliError(
        `The bindings in ${values['out-dir']} are not what the module gives: generate them again.\n${list(differences)}`,
      );
    }
    const differences = await writeGenerated(outDir, files);
    stdout(
      isUpToDate(differences)
        ? `${values['out-dir']} is up to date (${files.size} files).\n`
        : `${list(differences)}\n${files.size} files in ${values['out-dir']}.\n`,
    );
  },
});

function list({ missing, changed, stale }: Differences): string {
  return [
    ...missing.map(path => `  + ${path}`),
    ...changed.map(path => `  ~ ${path}`),
    ...stale.map(path => `  - ${path}`),
  ].join('\n');
}
