/** Bundles modules as `spacetime publish` does: one ES module that imports nothing but its host. */
import { join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';

const modules = join(import.meta.dirname, '../modules');

const OPTIONS = {
  bundle: true,
  write: false,
  format: 'esm',
  platform: 'browser',
  conditions: ['production', 'import', 'default'],
  mainFields: ['module', 'main'],
  target: 'es2023',
  external: ['spacetime:sys*'],
  define: { 'process.env.NODE_ENV': '"production"' },
  sourcemap: 'inline',
  sourcesContent: false,
  absWorkingDir: modules,
  logLevel: 'silent',
} satisfies BuildOptions;

/** @param name a folder of `modules/` */
export function bundleFolder(name: string): Promise<string> {
  return bundle({ ...OPTIONS, entryPoints: [join(modules, name, 'src/index.ts')] });
}

/**
 * @param source TypeScript of a whole module; `schema`, `table`, `t`, `SenderError` and `ScheduleAt`
 *   are there without being imported
 */
export function bundleText(source: string): Promise<string> {
  const contents = `
    import { SenderError, schema, t, table } from 'spacetimedb/server';
    import { ScheduleAt } from 'spacetimedb';
    ${source}`;
  return bundle({
    ...OPTIONS,
    // Nobody looks for a line in these, and there are many of them.
    sourcemap: false,
    stdin: { contents, resolveDir: modules, sourcefile: 'src/index.ts', loader: 'ts' },
  });
}

async function bundle(options: BuildOptions): Promise<string> {
  const { outputFiles } = await build({ ...options, write: false });
  const text = outputFiles?.[0]?.text;
  if (text === undefined) throw new Error('esbuild made nothing');
  return text;
}
