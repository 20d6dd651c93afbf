import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { ProcedureWorkerData } from './procedure-worker.ts';

/**
 * Starts a thread that runs procedures. From source it is run by tsx; in a build, the worker is
 * expected as `procedure-worker.js` beside the bundle that this code is part of.
 */
export function spawnProcedureWorker(workerData: ProcedureWorkerData): Worker {
  const isSource = import.meta.url.endsWith('.ts');
  const url = new URL(
    isSource ? './procedure-worker.ts' : './procedure-worker.js',
    import.meta.url,
  );
  const execArgv = isSource ? ['--import', tsxUrl()] : [];
  const worker = new Worker(url, { workerData, execArgv, name: 'procedures' });
  // An idle worker keeps no process alive.
  worker.unref();
  return worker;
}

function tsxUrl(): string {
  return pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
}
