/**
 * Children of a benchmark: the engine under test and its load generators, each a process of its
 * own so that none of them shares a thread with another.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { freePort } from '../free-port.ts';

const here = fileURLToPath(import.meta.url);

/** The repository's root. The benchmarks run from `tests/bench/dist`, their load from below it. */
export const root = here.slice(0, here.lastIndexOf(path.join(path.sep, 'tests', 'bench')));

/** The built command line of the engine. */
export const cli = path.join(root, 'dist/engine/cli.js');

/** The built engine, as a library. */
export function importEngine(): Promise<typeof import('../../engine/src/index.ts')> {
  return import(pathToFileURL(path.join(root, 'dist/engine/index.js')).href);
}

/** An engine under test, with the benchmark's module. */
export interface RunningEngine {
  /** `ws://127.0.0.1:PORT` */
  readonly uri: string;
  readonly database: string;
  readonly pid: number;
  stop(): Promise<void>;
}

/**
 * Starts the built engine on a fresh data folder and publishes a module to it.
 * @param module a folder of `tests/bench`
 */
export async function startEngine(module = 'module'): Promise<RunningEngine> {
  const folder = mkdtempSync(path.join(tmpdir(), 'plaza-bench-'));
  const port = await freePort();
  const engine = spawn(
    process.execPath,
    [cli, 'start', '--listen-addr', `127.0.0.1:${port}`, '--data-dir', folder],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  await untilAnswers(`http://127.0.0.1:${port}/v1/ping`, engine);
  await publishModule({ uri: `http://127.0.0.1:${port}`, folder, module });
  return {
    uri: `ws://127.0.0.1:${port}`,
    database: 'bench',
    pid: engine.pid!,
    async stop() {
      engine.kill('SIGTERM');
      await once(engine, 'exit');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/**
 * Publishes a module as the database `bench`.
 * @param options.folder where the publisher's token is kept
 * @param options.module a folder of `tests/bench`
 */
export async function publishModule(options: {
  readonly uri: string;
  readonly folder: string;
  readonly module: string;
}): Promise<void> {
  const publish = spawn(
    process.execPath,
    [
      ...[cli, 'publish', 'bench', '--module-path', path.join(root, 'tests/bench', options.module)],
      ...['--server', options.uri, '--token-file', path.join(options.folder, 'bench.token')],
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const [code] = await once(publish, 'exit');
  if (code !== 0) throw new Error(`publishing the benchmark's module failed with code ${code}`);
}

/**
 * Runs one of `load/` and returns the JSON that it prints last.
 * @throws when it exits with another code than 0
 */
export async function runLoad<Result>(name: string, options: object): Promise<Result> {
  const { result } = startLoad<Result>(name, options);
  return result;
}

/**
 * Runs one of `load/` in several processes at once, which begin together: each prints a line when
 * it is ready and waits for one.
 * @param optionsOfEach one entry for each process
 */
export async function runLoads<Result>(
  name: string,
  optionsOfEach: readonly object[],
): Promise<Result[]> {
  const loads = optionsOfEach.map(options => startLoad<Result>(name, options));
  const results = Promise.all(loads.map(({ result }) => result));
  await Promise.race([Promise.all(loads.map(({ child }) => once(child.stdout, 'data'))), results]);
  for (const { child } of loads) child.stdin.end('go\n');
  return results;
}

/** Starts one of `load/`; it runs until it has printed its result. */
export function startLoad<Result>(name: string, options: object) {
  const script = path.join(root, 'tests/bench/dist/load', `${name}.js`);
  const child = spawn(process.execPath, [script, JSON.stringify(options)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', chunk => {
    output += chunk;
  });
  const result = once(child, 'close').then(([code]) => {
    if (child.killed) return null as Result;
    if (code !== 0) throw new Error(`load generator ${name} ended with code ${code}`);
    // The load generators are ours and print one line last, of the type their caller names.
    return JSON.parse(output.trim().split('\n').at(-1) ?? 'null') as Result;
  });
  return { child, result };
}

/** A server of a benchmark's own. */
export interface RunningServer {
  readonly port: number;
  stop(): Promise<void>;
}

/** Starts one of `load/` that listens and first of all prints its port. */
export async function startServer(name: string, options: object): Promise<RunningServer> {
  const { child } = startLoad(name, options);
  const [line] = await Promise.race([
    once(child.stdout, 'data'),
    once(child, 'exit').then(([code]) => {
      throw new Error(`server ${name} ended with code ${code}`);
    }),
  ]);
  const { port } = JSON.parse(String(line)) as { port: number };
  return {
    port,
    async stop() {
      child.kill();
      await once(child, 'exit');
    },
  };
}

/** Waits until an address answers with a 2xx; gives up when the process that should serve it ends. */
export async function untilAnswers(url: string, server: ChildProcess): Promise<void> {
  while (server.exitCode === null) {
    const answer = await fetch(url).catch(() => null);
    if (answer?.ok) return;
    await new Promise(resolve => setTimeout(resolve, 10));
  }
  throw new Error(`the process that should answer at ${url} ended with code ${server.exitCode}`);
}
