/** Sees that every input comes to an end: from another thread, since this one may hang. */
import { Worker } from 'node:worker_threads';

const SOURCE = `
const { workerData } = require('node:worker_threads');
const { writeSync } = require('node:fs');
const { counter, limitMs } = workerData;
const view = new Int32Array(counter);
let last = -1;
let sinceMs = Date.now();
setInterval(() => {
  const now = Atomics.load(view, 0);
  if (now !== last) { last = now; sinceMs = Date.now(); return; }
  if (Date.now() - sinceMs < limitMs) return;
  writeSync(2, 'HANGS\\n');
  process.kill(process.pid, 'SIGKILL');
}, 250);
`;

export class Watchdog {
  readonly #view: Int32Array;
  readonly #worker: Worker;

  /** @param limitMs without a sign of life after which the process is killed */
  constructor(limitMs: number) {
    const counter = new SharedArrayBuffer(4);
    this.#view = new Int32Array(counter);
    this.#worker = new Worker(SOURCE, { eval: true, workerData: { counter, limitMs } });
    this.#worker.unref();
  }

  /** An input has been dealt with. */
  tick(): void {
    Atomics.add(this.#view, 0, 1);
  }

  async stop(): Promise<void> {
    await this.#worker.terminate();
  }
}
