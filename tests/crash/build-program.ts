import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = fileURLToPath(new URL('.', import.meta.url));

/**
 * Bundles a program of this repository into one file, so that its processes start in a tenth of a
 * second.
 * @returns the file, which the caller removes
 */
export async function buildProgram(entry: string): Promise<string> {
  // Inside the repository, from where it finds the packages that are not bundled.
  const outfile = join(here, '.cache', `${basename(entry, '.ts')}-${process.pid}.mjs`);
  await build({
    entryPoints: [entry],
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    logLevel: 'silent',
    outfile,
  });
  return outfile;
}
