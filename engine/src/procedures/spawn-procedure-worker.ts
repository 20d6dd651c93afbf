import { fileURLToPath } from 'node:url';
import { Worker, type WorkerOptions } from 'node:worker_threads';
import { buildSync } from 'esbuild';
import type { ProcedureWorkerData } from './procedure-worker.ts';

/**
 * Starts a thread that runs procedures. A build has `procedure-worker.js` beside the bundle that
 * this code is part of. From source the worker is bundled here: Node 20 threads cannot be relied on
 * to take over the loader that compiles TypeScript in this one.
 */
export function spawnProcedureWorker(workerData: ProcedureWorkerData): Worker {
  const options: WorkerOptions = { workerData, name: 'procedures' };
  const worker = import.meta.url.endsWith('.ts')
    ? new Worker(bundleFromSource(), { ...options, eval: true })
    : new Worker(new URL('./procedure-worker.js', import.meta.url), options);
  // An idle worker keeps no process alive.
  worker.unref();
  return worker;
}

let bundled: string | null = null;

function bundleFromSource(): string {
  bundled ??= buildSync({
    entryPoints: [fileURLToPath(new URL('./procedure-worker.ts', import.meta.url))],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
  }).outputFiles[0]!.text;
  return bundled;
}
