import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type Bundle, bundleFolder } from './bundle.ts';

interface CachedBundle extends Bundle {
  /** Newest change of its files, milliseconds since 1970. */
  readonly changedMs: number;
}

const cache = new Map<string, CachedBundle>();

/**
 * As `bundleModule`, but bundles a folder again only after a file that went into its bundle has
 * changed, wherever that file lies: tests start the same module many times.
 * @throws {ModuleLoadError} as `bundleModule`
 */
export async function bundleOnce(folder: string): Promise<string> {
  const root = resolve(folder);
  const cached = cache.get(root);
  if (cached !== undefined && (await newestChangeMs(cached.files)) === cached.changedMs) {
    return cached.text;
  }
  const bundle = await bundleFolder(root);
  cache.set(root, { ...bundle, changedMs: await newestChangeMs(bundle.files) });
  return bundle.text;
}

/** NaN, which equals nothing, when a file is gone. */
async function newestChangeMs(files: readonly string[]): Promise<number> {
  const times = files.map(file =>
    stat(file).then(
      ({ mtimeMs }) => mtimeMs,
      () => Number.NaN,
    ),
  );
  return Math.max(...(await Promise.all(times)));
}
