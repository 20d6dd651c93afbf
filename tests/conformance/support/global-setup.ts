/** Finds the server to test, or starts one; the tests get its address. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  export interface ProvidedContext {
    /** `http://HOST:PORT` */
    server: string;
    /** Who publishes; empty: a new identity in each file. */
    ownerToken: string;
  }
}

/** @returns ends what it has started */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { CONFORMANCE_SERVER, CONFORMANCE_TOKEN = '' } = process.env;
  project.provide('ownerToken', CONFORMANCE_TOKEN);
  if (CONFORMANCE_SERVER) {
    project.provide('server', CONFORMANCE_SERVER.replace(/\/+$/, ''));
    return async () => {};
  }
  const folder = mkdtempSync(join(tmpdir(), 'conformance-'));
  const engine = startEngine(join(folder, 'data'));
  project.provide('server', await addressOf(engine));
  return async () => {
    engine.kill('SIGTERM');
    if (engine.exitCode === null && engine.signalCode === null) await once(engine, 'exit');
    rmSync(folder, { recursive: true, force: true });
  };
}

function startEngine(dataDir: string): ChildProcess {
  const command = join(import.meta.dirname, '../../../engine/bin/plaza-engine.js');
  const args = [command, 'start', '--listen-addr', '127.0.0.1:0', '--data-dir', dataDir];
  return spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
}

function addressOf(engine: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    engine.stdout?.on('data', chunk => {
      output += chunk;
      const url = /listens on (http:\S+)\.\n/.exec(output)?.[1];
      if (url !== undefined) resolve(url);
    });
    engine.once('exit', code => reject(new Error(`the engine ended with ${code}: ${output}`)));
  });
}
