import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = fileURLToPath(new URL('.', import.meta.url));

/**
 * Bundles the process that is fuzzed, and beside it the thread in which its procedures run.
 * @returns the folder, which the caller removes, and the program in it
 */
export async function buildFuzzProgram(): Promise<{ folder: string; program: string }> {
  // Inside the repository, from where it finds the packages that are not bundled.
  const folder = join(here, '.cache', String(process.pid));
  await build({
    entryPoints: [
      join(here, 'fuzz-process.ts'),
      join(here, '../../engine/src/module-host/procedure-worker.ts'),
    ],
    entryNames: '[name]',
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    logLevel: 'silent',
    outdir: folder,
  });
  return { folder, program: join(folder, 'fuzz-process.js') };
}
