/** The command of SpacetimeDB, run as somebody who has it on their machine. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';

/** `http://HOST:PORT` of the engine. */
export const server: string = inject('peer');

/** What a run of the command has left. */
export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What `generate` asks for the schema of a bundle. */
const extractor = join(import.meta.dirname, '../../engine/bin/plaza-engine.js');

const SECONDS_MAX = 30;

/** One user's command, with a configuration of its own. */
export class Spacetime {
  readonly #folder = mkdtempSync(join(tmpdir(), 'spacetime-'));

  /** Somebody with an identity of the engine, which is their default server. */
  static async loggedIn(): Promise<Spacetime> {
    const spacetime = new Spacetime();
    await spacetime.ok('server', 'add', '--url', server, 'engine', '--default');
    await spacetime.ok('login', '--server-issued-login', server);
    return spacetime;
  }

  /** Runs the command to its end, with nobody at the keyboard. */
  run(...args: readonly string[]): Promise<Outcome> {
    return finish(this.start(...args));
  }

  /** As `run`. @returns stdout. @throws {Error} it has failed */
  async ok(...args: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await this.run(...args);
    if (code !== 0) throw new Error(`spacetime ${args.join(' ')}: ${stdout}${stderr}`);
    return stdout;
  }

  /** As `run`. @returns stdout and stderr. @throws {Error} it has not failed */
  async fails(...args: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await this.run(...args);
    if (code === 0) throw new Error(`spacetime ${args.join(' ')} did not fail: ${stdout}`);
    return stdout + stderr;
  }

  /** As `run`, with lines that somebody has typed. */
  runWith(input: string, ...args: readonly string[]): Promise<Outcome> {
    const child = this.#spawn(args, 'pipe');
    child.stdin?.end(input);
    return finish(child);
  }

  /** Starts the command; it may have to be ended. */
  start(...args: readonly string[]): ChildProcess {
    return this.#spawn(args, 'ignore');
  }

  #spawn(args: readonly string[], stdin: 'ignore' | 'pipe'): ChildProcess {
    const command = process.env.SPACETIME_CLI;
    if (command === undefined) throw new Error('npm run peers starts these tests');
    return spawn(command, args, {
      cwd: this.#folder,
      stdio: [stdin, 'pipe', 'pipe'],
      env: {
        ...process.env,
        HOME: this.#folder,
        XDG_CONFIG_HOME: join(this.#folder, 'config'),
        NO_COLOR: '1',
        RUST_BACKTRACE: '0',
        SPACETIMEDB_SCHEMA_EXTRACTOR: extractor,
      },
    });
  }

  /** Puts a text into a file. @returns its path */
  file(name: string, text: string): string {
    const path = join(this.#folder, name);
    writeFileSync(path, text);
    return path;
  }

  /** Path of a file or folder that need not exist. */
  path(name: string): string {
    return join(this.#folder, name);
  }

  /** Publishes a bundle. @returns what was said */
  publish(database: string, js: string, ...options: readonly string[]): Promise<Outcome> {
    const path = this.file(`${database}.js`, js);
    return this.run('publish', '--js-path', path, database, ...options);
  }

  /** Forgets everything. */
  dispose(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** Collects what a process says until it ends. */
export async function finish(child: ChildProcess): Promise<Outcome> {
  const timer = setTimeout(() => child.kill('SIGKILL'), SECONDS_MAX * 1_000);
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', chunk => {
    stdout += chunk;
  });
  child.stderr?.on('data', chunk => {
    stderr += chunk;
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  clearTimeout(timer);
  return { code, stdout, stderr };
}

/** Resolves when a process has said a text on stdout, after this call. @throws {Error} it has ended */
export function told(child: ChildProcess, text: string): Promise<void> {
  let said = '';
  return new Promise((resolve, reject) => {
    child.stdout?.on('data', chunk => {
      said += chunk;
      if (said.includes(text)) resolve();
    });
    child.once('close', () => reject(new Error(`ended without ${text}: ${said}`)));
  });
}
