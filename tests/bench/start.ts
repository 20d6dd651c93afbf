import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from '../free-port.ts';
import type { BenchOptions, Measurement } from './main.ts';
import { root, untilAnswers } from './processes.ts';
import { median } from './statistics.ts';

/** Time from `npm start` until the app server says that it is ready: empty folder, then seeded. */
export async function start({ runs }: BenchOptions): Promise<Measurement[]> {
  const empty: number[] = [];
  const seeded: number[] = [];
  for (let index = 0; index < runs; index++) {
    const folder = mkdtempSync(path.join(tmpdir(), 'plaza-start-'));
    empty.push(await timeStart(folder));
    seeded.push(await timeStart(folder));
    rmSync(folder, { recursive: true, force: true });
  }
  return [
    { name: 'npm start, empty folder', value: median(empty), unit: 's', target: '≤ 10 s' },
    { name: 'npm start, seeded folder', value: median(seeded), unit: 's', target: '≤ 4 s' },
  ];
}

async function timeStart(folder: string): Promise<number> {
  const port = await freePort();
  const enginePort = await freePort();
  const started = performance.now();
  const plaza = spawn('npm', ['start', '--silent'], {
    cwd: root,
    stdio: 'ignore',
    detached: true,
    env: {
      ...process.env,
      PLAZA_DATA_DIR: folder,
      PLAZA_PORT: String(port),
      PLAZA_ENGINE_PORT: String(enginePort),
    },
  });
  await untilAnswers(`http://127.0.0.1:${port}/readyz`, plaza);
  const seconds = (performance.now() - started) / 1_000;
  if (plaza.pid === undefined) throw new Error('npm start has no process');
  // The whole group, as Ctrl-C in a terminal would.
  process.kill(-plaza.pid, 'SIGINT');
  await once(plaza, 'exit');
  return seconds;
}
