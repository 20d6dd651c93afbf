import { build } from 'esbuild';
import { MODULE_BUILD_OPTIONS } from '../module-host/bundle.ts';

/** Bundles a module given as text; `schema`, `table`, `t`, `SenderError` and `Range` are imported. */
export function bundleText(body: string): Promise<string> {
  return bundleSource(
    `import { Range, SenderError, schema, t, table } from 'spacetimedb/server';\n${body}`,
  );
}

/** Bundles a module given as the text of its entry file. */
export async function bundleSource(source: string): Promise<string> {
  const result = await build({
    ...MODULE_BUILD_OPTIONS,
    stdin: {
      contents: source,
      resolveDir: import.meta.dirname,
      sourcefile: 'src/index.ts',
      loader: 'ts',
    },
    outfile: 'bundle.js',
  });
  return result.outputFiles[0]!.text;
}
