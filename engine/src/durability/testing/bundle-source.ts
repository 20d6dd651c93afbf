import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** The published form of the module that this TypeScript source is. */
export async function bundleSource(source: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: {
      contents: source,
      resolveDir: fileURLToPath(new URL('.', import.meta.url)),
      loader: 'ts',
    },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    conditions: ['import', 'module', 'default'],
    target: 'node20',
    external: ['spacetime:sys@*'],
  });
  return outputFiles[0]!.text;
}
