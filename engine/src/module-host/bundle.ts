/** Bundles a module folder into one ES module, the form in which modules are published. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type BuildFailure, type BuildOptions, build, type Message, type Plugin } from 'esbuild';
import { ModuleLoadError } from './module-load-error.ts';

/** How modules are bundled, wherever their source comes from. */
export const MODULE_BUILD_OPTIONS = {
  bundle: true,
  write: false,
  format: 'esm',
  // As `spacetime build`: a module has neither Node's built-ins nor a DOM, and packages say under
  // "browser" what they do without the first.
  platform: 'browser',
  mainFields: ['module', 'main'],
  conditions: ['production', 'import', 'module', 'default'],
  define: { 'process.env.NODE_ENV': '"production"' },
  target: 'node20',
  external: ['spacetime:sys@*'],
  sourcemap: 'inline',
  sourcesContent: false,
  legalComments: 'none',
  logLevel: 'silent',
} satisfies BuildOptions;

/** A folder where nothing is installed gets the module library that this engine was made with. */
const ownLibrary: Plugin = {
  name: 'own-library',
  setup(build) {
    build.onResolve({ filter: /^spacetimedb(\/|$)/ }, async ({ path, pluginData, ...from }) => {
      // Asked by the two lines below.
      if (pluginData === ownLibrary) return undefined;
      const installed = await build.resolve(path, { ...from, pluginData: ownLibrary });
      if (installed.errors.length === 0) return installed;
      const { kind } = from;
      const own = { kind, resolveDir: import.meta.dirname, pluginData: ownLibrary };
      const found = await build.resolve(path, own);
      return found.errors.length === 0 ? found : installed;
    });
  },
};

/** A bundle, and what it was made of. */
export interface Bundle {
  readonly text: string;
  /** Absolute paths of all files that went into it. */
  readonly files: readonly string[];
}

/**
 * Bundles `src/index.ts` (or `.js`) of a module folder with everything that it imports.
 * @param folder the module's folder, the one with its `package.json`
 * @returns an ES module with an inline source map; only `spacetime:sys@…` stays imported
 * @throws {ModuleLoadError} there is no entry file, or it does not compile: with file and line
 */
export async function bundleModule(folder: string): Promise<string> {
  return (await bundleFolder(folder)).text;
}

/** As `bundleModule`; tells the files too. */
export async function bundleFolder(folder: string): Promise<Bundle> {
  const root = resolve(folder);
  const candidates = ['src/index.ts', 'src/index.js', 'src/lib.ts'].map(path => join(root, path));
  const entry = candidates.find(path => existsSync(path));
  if (!entry) throw new ModuleLoadError(`${root} has no src/index.ts`);
  try {
    const result = await build({
      ...MODULE_BUILD_OPTIONS,
      entryPoints: [entry],
      absWorkingDir: root,
      outfile: join(root, 'dist/bundle.js'),
      metafile: true,
      plugins: [ownLibrary],
    });
    const files = Object.keys(result.metafile.inputs).map(path => resolve(root, path));
    return { text: result.outputFiles[0]!.text, files };
  } catch (error) {
    if (!isBuildFailure(error)) throw error;
    throw new ModuleLoadError(error.errors.map(describe).join('\n'), { cause: error });
  }
}

function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && 'errors' in error && Array.isArray(error.errors);
}

function describe({ text, location }: Message): string {
  return location ? `${location.file}:${location.line}:${location.column + 1}: ${text}` : text;
}
