/**
 * A whole Plaza for a test: the same supervisor that `npm start` runs, on ports and a data
 * folder of its own.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from './free-port.ts';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

export interface Plaza {
  /** `http://localhost:PORT` */
  readonly url: string;
  readonly dataDir: string;
  /** Everything that the processes printed so far. */
  output(): string;
  /** Kills the engine as a crash would; the supervisor starts it again. */
  crashEngine(): Promise<void>;
  /** Kills all of it at once, as a power cut would, and starts it on the same folder. */
  crashAll(): Promise<void>;
  /** Ends all processes and leaves the data folder. */
  close(): Promise<void>;
  /** Ends all processes and removes the data folder. */
  stop(): Promise<void>;
}

export interface PlazaOptions {
  /** Without the demonstration community. */
  readonly empty?: boolean;
  /** An existing data folder to open instead of a fresh one; it is removed at the end all the same. */
  readonly dataDir?: string;
  /** The app server's port, where it must stay the same. */
  readonly port?: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts Plaza, on a fresh data folder unless one is given, and waits until it is open. */
export async function startPlaza({
  empty = false,
  dataDir = mkdtempSync(path.join(tmpdir(), 'plaza-')),
  port: wantedPort,
  env = {},
}: PlazaOptions = {}): Promise<Plaza> {
  const port = wantedPort ?? (await freePort());
  const enginePort = await freePort();
  let output = '';
  let supervisor: ChildProcess;

  const start = async () => {
    supervisor = spawn(process.execPath, ['scripts/start.js', ...(empty ? ['--empty'] : [])], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        // Everybody in a journey comes from one address.
        PLAZA_LIMIT_SCALE: '1000',
        ...env,
        PLAZA_DATA_DIR: dataDir,
        PLAZA_PORT: String(port),
        PLAZA_ENGINE_PORT: String(enginePort),
      },
    });
    const read = (chunk: Buffer) => {
      output += chunk;
    };
    supervisor.stdout?.on('data', read);
    supervisor.stderr?.on('data', read);
    const printed = output.length;
    while (!output.slice(printed).includes('Plaza is open at')) {
      if (supervisor.exitCode !== null) throw new Error(`Plaza did not start:\n${output}`);
      await pause(50);
    }
  };
  await start();
  const close = async () => {
    if (supervisor.exitCode !== null) return;
    supervisor.kill('SIGTERM');
    await once(supervisor, 'exit');
  };

  return {
    url: `http://localhost:${port}`,
    dataDir,
    output: () => output,
    async crashEngine() {
      const [engine] = childrenOf(supervisor.pid).filter(pid =>
        commandOf(pid).includes('engine/cli.js'),
      );
      if (engine === undefined) throw new Error('the engine does not run');
      process.kill(engine, 'SIGKILL');
      await untilGone([engine]);
    },
    async crashAll() {
      const pids = [...childrenOf(supervisor.pid), supervisor.pid ?? -1];
      // The supervisor first, or it would mend what falls.
      for (const pid of pids.reverse()) process.kill(pid, 'SIGKILL');
      await untilGone(pids);
      await start();
    },
    close,
    async stop() {
      await close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Process numbers of the children of a process, from the system's book-keeping. */
function childrenOf(parent: number | undefined): number[] {
  return readdirSync('/proc')
    .filter(entry => /^\d+$/.test(entry))
    .map(Number)
    .filter(pid => statOf(pid)?.parent === parent);
}

function statOf(pid: number): { parent: number; state: string } | null {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1]?.split(' ') ?? [];
    return { state: fields[0] ?? '', parent: Number(fields[1]) };
  } catch {
    return null;
  }
}

const commandOf = (pid: number) => readFileSync(`/proc/${pid}/cmdline`, 'latin1');

async function untilGone(pids: readonly number[]): Promise<void> {
  while (pids.some(pid => (statOf(pid)?.state ?? 'Z') !== 'Z')) await pause(10);
}

const pause = (ms: number) => new Promise<void>(resolve => setTimeout(resolve, ms));
