/**
 * Removes pictures that the module knows nothing of: the server died between storing a file and
 * registering it, or between the module's dropping it and ours.
 */

import { selectRows } from '../engine/engine-http.ts';
import type { EngineAddress } from '../engine/engine-link.ts';
import type { FileStore } from './file-store.ts';

/** An upload may still be on its way to the module for so long. */
const GRACE_MS = 24 * 3_600_000;

/**
 * Sweeps once.
 * @returns how many pictures were removed
 */
export async function sweepFiles(
  store: FileStore,
  engine: EngineAddress,
  now: number = Date.now(),
): Promise<number> {
  const old = await store.listOlderThan(new Date(now - GRACE_MS));
  if (old.length === 0) return 0;
  const rows = await selectRows(engine, 'SELECT id FROM file');
  const known = new Set(rows.map(([id]) => id));
  // A module that knows no file at all is more likely the wrong or a cleared one.
  if (known.size === 0) return 0;
  const orphans = old.filter(id => !known.has(id));
  for (const id of orphans) await store.remove(id);
  return orphans.length;
}
