/** The engine as a process of its own, in the place of a SpacetimeDB. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from './free-port.ts';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** A running engine. */
export interface EngineProcess {
  /** `http://127.0.0.1:PORT` */
  readonly uri: string;
  stop(): Promise<void>;
}

/** Starts an engine on a folder and waits until it serves. */
export async function startEngineProcess(dataDir: string): Promise<EngineProcess> {
  const uri = `http://127.0.0.1:${await freePort()}`;
  const options = ['--quiet', '--listen-addr', new URL(uri).host, '--data-dir', dataDir];
  const engine = spawn(process.execPath, ['dist/engine/cli.js', 'start', ...options], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  while (!(await answers(new URL('/v1/ping', uri)))) {
    if (engine.exitCode !== null) throw new Error('the engine ended');
    await new Promise(resolve => setTimeout(resolve, 50));
  }
  return {
    uri,
    async stop() {
      engine.kill('SIGTERM');
      await once(engine, 'exit');
    },
  };
}

async function answers(url: URL): Promise<boolean> {
  return await fetch(url).then(
    response => response.ok,
    () => false,
  );
}
