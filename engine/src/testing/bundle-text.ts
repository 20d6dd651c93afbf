import { build } from 'esbuild';

/** Bundles a module given as text; `schema`, `table`, `t`, `SenderError` and `Range` are imported. */
export async function bundleText(body: string): Promise<string> {
  const result = await build({
    stdin: {
      contents: `import { Range, SenderError, schema, t, table } from 'spacetimedb/server';\n${body}`,
      resolveDir: new URL('.', import.meta.url).pathname,
      sourcefile: 'src/index.ts',
      loader: 'ts',
    },
    bundle: true,
    write: false,
    outfile: 'bundle.js',
    sourcemap: 'inline',
    format: 'esm',
    target: 'node20',
    external: ['spacetime:sys@*'],
  });
  return result.outputFiles[0]!.text;
}
