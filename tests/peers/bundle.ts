import { join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';

const root = join(import.meta.dirname, '../..');

const OPTIONS = {
  bundle: true,
  write: false,
  format: 'esm',
  platform: 'browser',
  target: 'es2023',
  external: ['spacetime:sys*'],
  logLevel: 'silent',
  // Modules outside of the project find the library too.
  nodePaths: [join(root, 'node_modules')],
} satisfies BuildOptions;

/** @param source a module; `schema`, `table`, `t` and `SenderError` are there without an import */
export function bundleText(source: string): Promise<string> {
  const contents = `import { SenderError, schema, t, table } from 'spacetimedb/server';\n${source}`;
  return bundle({ ...OPTIONS, stdin: { contents, resolveDir: root, loader: 'ts' } });
}

/** @param folder a module's, anywhere */
export function bundleFolder(folder: string): Promise<string> {
  return bundle({ ...OPTIONS, entryPoints: [join(folder, 'src/index.ts')] });
}

async function bundle(options: BuildOptions): Promise<string> {
  const { outputFiles } = await build({ ...options, write: false });
  const text = outputFiles?.[0]?.text;
  if (text === undefined) throw new Error('esbuild made nothing');
  return text;
}
