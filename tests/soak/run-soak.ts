import { type ChildProcess, fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { seededRandom } from '../../engine/src/durability/testing/simulated-storage.ts';
import { buildHostProgram } from '../host-program.ts';
import { type Echo, startEcho } from './echo.ts';
import { addCall, browse, connect, pause, subscription, visit } from './soak-client.ts';
import type { Sample } from './soak-host.ts';

/** Visitors who come and go at a time. */
const VISITORS = 25;
/** Clients that stay from the first to the last moment. */
const RESIDENTS = 20;
const SAMPLES = 40;

/** What is compared: the second quarter of the time with the last. */
export interface SoakReport {
  readonly second: Quarter;
  readonly last: Quarter;
  /** How it was once everybody had left. */
  readonly empty: Sample;
  readonly visits: number;
  readonly calls: number;
}

/** Medians of a quarter; latencies in milliseconds, of one call after the other. */
export interface Quarter {
  readonly heapMib: number;
  readonly residentMib: number;
  readonly handles: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** What an echo took at the same times: how busy the machine was. */
  readonly echoMs: number;
}

/**
 * Lets clients of every kind come and go for a while, and looks at the engine meanwhile.
 * @throws {Error} the engine has ended, or a client that behaves was refused
 */
export async function runSoak(options: {
  readonly seconds: number;
  readonly seed: number;
  readonly onSample?: (sample: Sample) => void;
}): Promise<SoakReport> {
  const data = await mkdtemp(join(tmpdir(), 'plaza-soak-'));
  const { folder, program } = await buildHostProgram('soak/soak-host.ts');
  const modulePath = fileURLToPath(new URL('../fuzz/module', import.meta.url));
  const engine = fork(program, ['--folder', data, '--module', modulePath], {
    execArgv: ['--expose-gc'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  let echo: Echo | null = null;
  try {
    const { url } = await answerOf<{ url: string }>(engine);
    echo = await startEcho();
    return await soak({ engine, url, echo }, options);
  } finally {
    echo?.end();
    const ended = new Promise(resolve => engine.once('exit', resolve));
    if (engine.exitCode === null && engine.signalCode === null) {
      engine.send('end');
      await ended;
    }
    await rm(folder, { recursive: true });
    await rm(data, { recursive: true });
  }
}

async function soak(
  { engine, url, echo }: { engine: ChildProcess; url: string; echo: Echo },
  { seconds, seed, onSample }: Parameters<typeof runSoak>[0],
): Promise<SoakReport> {
  const random = seededRandom(seed);
  const endMs = performance.now() + seconds * 1_000;
  const isOver = (): boolean => performance.now() >= endMs;
  let visits = 0;
  const latencies: { atMs: number; ms: number; echoMs: number }[] = [];

  const residents = await Promise.all(
    Array.from({ length: RESIDENTS }, () => connect(url, 'v3.bsatn.spacetimedb')),
  );
  for (const [i, resident] of residents.entries()) {
    resident.send(subscription(1, `SELECT * FROM thing WHERE "group" = ${i % 4}`));
  }
  const comeAndGo = async (): Promise<void> => {
    while (!isOver()) {
      await visit(url, random);
      visits += 1;
    }
  };
  const browseOn = async (): Promise<void> => {
    while (!isOver()) {
      await browse(url, random);
      await pause(20);
    }
  };
  const callOn = async (): Promise<void> => {
    const caller = await connect(url, 'v3.bsatn.spacetimedb');
    for (let i = 0; !isOver(); i += 1) {
      const startMs = performance.now();
      const answered = new Promise<unknown>((resolve, reject) => {
        caller.once('message', resolve);
        caller.once('close', () => reject(new Error('a client that behaves was cut off')));
      });
      caller.send(addCall(i, random));
      await answered;
      caller.removeAllListeners('close');
      const ms = performance.now() - startMs;
      latencies.push({ atMs: startMs, ms, echoMs: await echo.ask() });
      await pause(5);
    }
    caller.close();
  };
  const samples: Sample[] = [];
  const watch = async (): Promise<void> => {
    while (!isOver()) {
      await pause((seconds * 1_000) / SAMPLES);
      const sample = await sampleOf(engine);
      samples.push(sample);
      onSample?.(sample);
    }
  };

  const startMs = performance.now();
  await Promise.all([
    ...Array.from({ length: VISITORS }, comeAndGo),
    browseOn(),
    callOn(),
    watch(),
  ]);
  const quarter = (number: number): Quarter => {
    const from = startMs + (seconds * 1_000 * number) / 4;
    const until = from + (seconds * 1_000) / 4;
    const calls = latencies.filter(({ atMs }) => atMs >= from && atMs < until);
    const times = calls.map(({ ms }) => ms);
    const part = samples.slice(
      Math.floor((samples.length * number) / 4),
      Math.floor((samples.length * (number + 1)) / 4),
    );
    return {
      heapMib: quantile(
        part.map(({ heapMib }) => heapMib),
        0.5,
      ),
      residentMib: quantile(
        part.map(({ residentMib }) => residentMib),
        0.5,
      ),
      handles: quantile(
        part.map(({ handles }) => handles),
        0.5,
      ),
      p50Ms: quantile(times, 0.5),
      p99Ms: quantile(times, 0.99),
      echoMs: quantile(
        calls.map(({ echoMs }) => echoMs),
        0.5,
      ),
    };
  };
  for (const resident of residents) resident.close();
  const empty = await untilEmpty(engine);
  return { second: quarter(1), last: quarter(3), empty, visits, calls: latencies.length };
}

/** How the engine is once its last connection has gone; or after ten seconds, if one stays. */
async function untilEmpty(engine: ChildProcess): Promise<Sample> {
  let sample = await sampleOf(engine);
  for (let i = 0; i < 50 && sample.connections > 0; i += 1) {
    await pause(200);
    sample = await sampleOf(engine);
  }
  return sample;
}

function sampleOf(engine: ChildProcess): Promise<Sample> {
  const answer = answerOf<Sample>(engine);
  engine.send('sample');
  return answer;
}

/** The next message of the process. */
function answerOf<Answer>(engine: ChildProcess): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null): void => reject(new Error(`the engine has ended: ${code}`));
    engine.once('exit', ended);
    engine.once('message', message => {
      engine.off('exit', ended);
      resolve(message as Answer); // soak-host.ts sends nothing else
    });
  });
}

function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(Math.floor(sorted.length * part), sorted.length - 1)] ?? Number.NaN;
}
