import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = fileURLToPath(new URL('.', import.meta.url));

/**
 * Bundles a program of the tests that hosts an engine, and beside it the thread in which the
 * engine's procedures run.
 * @param entry within `tests/`, such as `fuzz/fuzz-process.ts`
 * @returns the folder, which the caller removes, and the program in it
 */
export async function buildHostProgram(
  entry: string,
): Promise<{ folder: string; program: string }> {
  const name = entry.replace(/^.*\/|\.ts$/g, '');
  // Inside the repository, from where it finds the packages that are not bundled.
  const folder = join(here, '.cache', `${name}-${process.pid}`);
  await build({
    entryPoints: [join(here, entry), join(here, '../engine/src/procedures/procedure-worker.ts')],
    entryNames: '[name]',
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    logLevel: 'silent',
    outdir: folder,
  });
  return { folder, program: join(folder, `${name}.js`) };
}
