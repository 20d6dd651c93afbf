import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from '../free-port.ts';
import { residentBytes } from './machine.ts';
import type { BenchOptions, Measurement } from './main.ts';
import { cli, publishModule, untilAnswers } from './processes.ts';
import { median } from './statistics.ts';

const rowCount = 1_000_000;
const rowsPerCall = 10_000;

/**
 * A million rows of 100 bytes with a primary key and one index: how long a start takes that finds
 * them on the disk, from the process until it serves, and by how much more memory (resident, as
 * the kernel counts it) that process then has than one whose table is empty.
 */
export async function rows({ runs }: BenchOptions): Promise<Measurement[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'plaza-rows-'));
  try {
    const emptyBytes: number[] = [];
    const fullBytes: number[] = [];
    const seconds: number[] = [];
    await withEngine(folder, async uri => {
      await publishModule({ uri, folder, module: 'rows-module' });
    });
    for (let run = 0; run < runs; run++) emptyBytes.push((await timeStart(folder)).bytes);
    await withEngine(folder, fill);
    for (let run = 0; run < runs; run++) {
      const started = await timeStart(folder);
      seconds.push(started.seconds);
      fullBytes.push(started.bytes);
    }
    return [
      {
        name: '1,000,000 rows of 100 bytes, loaded at a start',
        value: median(seconds),
        unit: 's',
        target: '≤ 3 s',
      },
      {
        name: '  memory, with a primary key and an index',
        value: (median(fullBytes) - median(emptyBytes)) / rowCount,
        unit: 'bytes each',
        target: '≤ 200',
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function fill(uri: string): Promise<void> {
  for (let first = 0; first < rowCount; first += rowsPerCall) {
    const response = await fetch(`${uri}/v1/database/bench/call/fill`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify([first, rowsPerCall]),
    });
    if (!response.ok) throw new Error(`filling the table failed: ${await response.text()}`);
  }
}

async function timeStart(folder: string): Promise<{ seconds: number; bytes: number }> {
  return withEngine(folder, async (_uri, pid, seconds) => ({ seconds, bytes: residentBytes(pid) }));
}

/** Runs an engine on the folder for as long as `use` takes. */
async function withEngine<Result>(
  folder: string,
  use: (uri: string, pid: number, seconds: number) => Promise<Result>,
): Promise<Result> {
  const port = await freePort();
  const uri = `http://127.0.0.1:${port}`;
  const started = performance.now();
  const engine = spawn(
    process.execPath,
    [cli, 'start', '--listen-addr', `127.0.0.1:${port}`, '--data-dir', path.join(folder, 'data')],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  try {
    await untilAnswers(`${uri}/v1/ping`, engine);
    return await use(uri, engine.pid!, (performance.now() - started) / 1_000);
  } finally {
    engine.kill('SIGTERM');
    await once(engine, 'exit');
  }
}
