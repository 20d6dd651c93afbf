/** Starts the engine that the command and the clients talk to. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  export interface ProvidedContext {
    /** `http://HOST:PORT` of the engine. */
    peer: string;
  }
}

const command = join(import.meta.dirname, '../../engine/bin/plaza-engine.js');

/** @returns ends the engine */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'peers-'));
  // One of the Rust client's cases has a procedure ask this very machine.
  const options = ['--listen-addr', '127.0.0.1:0', '--module-http', 'any'];
  const engine = spawn(
    process.execPath,
    [command, 'start', ...options, '--data-dir', join(folder, 'data')],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const url = await new Promise<string>((resolve, reject) => {
    let output = '';
    engine.stdout.on('data', chunk => {
      output += chunk;
      const found = /listens on (http:\S+)\.\n/.exec(output)?.[1];
      if (found !== undefined) resolve(found);
    });
    engine.once('exit', code => reject(new Error(`the engine ended with ${code}: ${output}`)));
  });
  project.provide('peer', url);
  return async () => {
    engine.kill('SIGTERM');
    if (engine.exitCode === null && engine.signalCode === null) await once(engine, 'exit');
    rmSync(folder, { recursive: true, force: true });
  };
}
