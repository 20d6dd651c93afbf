/** Compiles a published ES module into the script that realms run. */
import { type BuildFailure, transform } from 'esbuild';
import { ModuleLoadError } from './module-load-error.ts';

/** A module ready to run in any number of realms and threads. */
export interface CompiledModule {
  /** CommonJS body: uses `module`, `exports` and `require`. */
  readonly code: string;
  /** Source map of `code`, as JSON. */
  readonly map: string;
}

/** By their text: V8 keeps a string's hash with it, so that even long ones are found at once. */
const recent = new Map<string, Promise<CompiledModule>>();
const recentMax = 16;
/** Characters of the texts that are kept, beside the newest. */
const recentCharsMax = 32 * 1024 * 1024;

/**
 * Compiles a module's published form; equal texts are compiled once.
 * @param js an ES module that imports nothing but `spacetime:sys@…`
 * @throws {ModuleLoadError} a syntax error, with line and column
 */
export async function compileModule(js: string): Promise<CompiledModule> {
  let compiled = recent.get(js);
  if (!compiled) {
    compiled = transformModule(js);
    recent.set(js, compiled);
    forgetOldest();
    compiled.catch(() => recent.delete(js));
  }
  return compiled;
}

function forgetOldest(): void {
  let chars = 0;
  for (const js of recent.keys()) chars += js.length;
  for (const js of recent.keys()) {
    if (recent.size === 1 || (recent.size <= recentMax && chars <= recentCharsMax)) return;
    recent.delete(js);
    chars -= js.length;
  }
}

async function transformModule(js: string): Promise<CompiledModule> {
  try {
    const { code, map } = await transform(js, {
      format: 'cjs',
      target: 'node20',
      sourcefile: 'module.js',
      sourcemap: 'external',
      sourcesContent: false,
      logLevel: 'silent',
    });
    return { code, map };
  } catch (error) {
    const failure = error as Partial<BuildFailure>; // only esbuild throws in there
    const [first] = failure.errors ?? [];
    const place = first?.location;
    const where = place ? `${place.file}:${place.line}:${place.column + 1}: ` : '';
    throw new ModuleLoadError(`${where}${first?.text ?? String(error)}`, { cause: error });
  }
}
