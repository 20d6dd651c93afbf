import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { describeModule } from '../../module-host/describe-module.ts';
import type { ModuleDef } from '../../schema/module-def.ts';

/** The definition of the module that this TypeScript source is, and its published form. */
export async function describeSource(source: string): Promise<{ js: string; def: ModuleDef }> {
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
  const js = outputFiles[0]!.text;
  return { js, def: await describeModule(js) };
}
