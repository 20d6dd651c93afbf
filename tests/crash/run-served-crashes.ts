import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { runCli } from '../../engine/src/cli/run.ts';
import {
  type Random,
  seededRandom,
} from '../../engine/src/durability/testing/simulated-storage.ts';
import { accounts } from './bank/src/opening.ts';
import { readBank } from './bank-state.ts';
import { buildProgram } from './build-program.ts';
import { BankWitness } from './check-bank.ts';
import { BankClient, EngineProcess } from './served-bank.ts';

const here = fileURLToPath(new URL('.', import.meta.url));

/** How a series went. */
export interface ServedCrashReport {
  /** Transfers that clients were told of. */
  readonly confirmed: number;
  /** Backups that were complete, and restored and checked. */
  readonly restored: number;
  /** Backups that a kill has broken off. */
  readonly brokenBackups: number;
  /** Restores that a kill has broken off. */
  readonly brokenRestores: number;
}

/** What is killed, and when. */
type Victim = 'engine' | 'engine during a backup' | 'backup' | 'engine after a backup';

/**
 * Kills a whole engine with clients, and commands that back it up and restore, and holds everything
 * that is left to what the clients had been told.
 * @throws {Error} naming seed, cycle and what contradicts
 */
export async function runServedCrashes(options: {
  readonly cycles: number;
  readonly seed: number;
  readonly onCycle?: (cycle: number, confirmed: number) => void;
}): Promise<ServedCrashReport> {
  const random = seededRandom(options.seed);
  const root = await mkdtemp(join(tmpdir(), 'plaza-crash-'));
  const program = await buildProgram(join(here, '../../engine/src/cli/main.ts'));
  const witness = new BankWitness();
  const count = { restored: 0, brokenBackups: 0, brokenRestores: 0 };
  const dataDir = join(root, 'data');
  let engine: EngineProcess | null = null;
  const check = (contradictions: readonly string[], cycle: number, what: string): void => {
    if (contradictions.length > 0)
      throw new Error(
        `seed ${options.seed}, cycle ${cycle}, ${what}:\n${contradictions.join('\n')}`,
      );
  };
  try {
    for (let cycle = 1; ; cycle++) {
      engine = await EngineProcess.start(program, dataDir);
      if (cycle === 1) await publishBank(engine.url, root);
      const observer = await BankClient.connect(engine.url);
      check(witness.contradictions(observer.state()), cycle, 'the engine');
      if (cycle > options.cycles) break;
      await transfer(engine, { cycle, witness, random });
      const victim = victimOf(cycle, random);
      const file = join(root, `backup-${cycle}.tar`);
      const promised = witness.copy();
      if (victim !== 'engine') {
        const backup = run(program, ['backup', file, '--data-dir', dataDir]);
        if (victim === 'engine after a backup') await backup.ended;
        else await Promise.race([setTimeout(random() * 900), backup.ended]);
        if (victim === 'backup') backup.kill();
        else await engine.kill();
        await backup.ended;
        if (!existsSync(file)) count.brokenBackups++;
      }
      await engine.kill();
      if (existsSync(file)) {
        const folder = join(root, `restored-${cycle}`);
        count.brokenRestores += await restore(program, { file, folder, random });
        const [database] = await readdir(join(folder, 'databases'));
        const state = await readBank(join(folder, 'databases', database!, 'data'), '');
        check(promised.contradictions(state), cycle, 'the backup');
        count.restored++;
        await rm(folder, { recursive: true });
        await rm(file);
      }
      options.onCycle?.(cycle, witness.confirmedCount);
    }
    return { confirmed: witness.confirmedCount, ...count };
  } finally {
    await engine?.kill();
    await rm(program, { force: true });
    await rm(root, { recursive: true, force: true });
  }
}

function victimOf(cycle: number, random: Random): Victim {
  // At least one backup in each series, however short.
  if (cycle === 1) return 'engine after a backup';
  const victims = ['engine', 'engine during a backup', 'backup', 'engine after a backup'] as const;
  return victims[Math.floor(random() * victims.length)]!;
}

/** Lets clients work for a while, until something is at stake, however slow the machine. */
async function transfer(
  engine: EngineProcess,
  { cycle, witness, random }: { cycle: number; witness: BankWitness; random: Random },
): Promise<void> {
  const confirmed = witness.confirmedCount;
  const clients = await Promise.all(
    Array.from({ length: 3 }, () =>
      BankClient.connect(engine.url, requestId => witness.hear([`confirmed ${requestId} 0`])),
    ),
  );
  for (const [i, client] of clients.entries())
    keepTransferring(client, cycle * 1_000_000 + i * 100_000, witness, random);
  await setTimeout(random() * 400);
  while (witness.confirmedCount === confirmed) await setTimeout(10);
}

/**
 * Restores a backup; half of the time the first attempt is killed.
 * @returns how many attempts a kill has broken off
 */
async function restore(
  program: string,
  { file, folder, random }: { file: string; folder: string; random: Random },
): Promise<number> {
  let broken = 0;
  if (random() < 0.5) {
    const attempt = run(program, ['restore', file, '--data-dir', folder]);
    await Promise.race([setTimeout(random() * 900), attempt.ended]);
    attempt.kill();
    await attempt.ended;
    if (!existsSync(folder)) broken++;
  }
  // What is there is there whole: `verify` and the promises show it.
  if (!existsSync(folder)) await succeed(program, ['restore', file, '--data-dir', folder]);
  await succeed(program, ['verify', '--data-dir', folder]);
  return broken;
}

async function succeed(program: string, args: readonly string[]): Promise<void> {
  const { code, output } = await run(program, args).ended;
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}: ${output}`);
}

function run(program: string, args: readonly string[]) {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const read = (chunk: unknown): void => {
    output += chunk;
  };
  child.stdout.on('data', read);
  child.stderr.on('data', read);
  const ended = new Promise<{ code: number | null; output: string }>(resolve =>
    child.once('close', code => resolve({ code, output })),
  );
  return { ended, kill: () => child.kill('SIGKILL') };
}

/** Keeps twenty transfers in flight until the engine is gone. */
function keepTransferring(
  client: BankClient,
  firstRequest: number,
  witness: BankWitness,
  random: Random,
): void {
  let requestId = firstRequest;
  const next = async (): Promise<void> => {
    const id = ++requestId;
    const fromId = 1 + Math.floor(random() * accounts);
    const toId = 1 + ((fromId + Math.floor(random() * (accounts - 1))) % accounts);
    const amount = id % 7 === 0 ? 1_000_000n : BigInt(1 + Math.floor(random() * 50));
    try {
      await client.transfer({ requestId: BigInt(id), fromId, toId, amount });
      witness.hear([`confirmed ${id} 0`]);
    } catch (error) {
      // Anything else is the end of the connection: nothing has been promised.
      if (!String(error).includes('NO_FUNDS')) return;
      witness.hear([`refused ${id}`]);
    }
    void next();
  };
  for (let i = 0; i < 20; i++) void next();
}

async function publishBank(url: string, root: string): Promise<void> {
  let output = '';
  const write = (text: string): void => {
    output += text;
  };
  const code = await runCli(['publish', 'bank', '-p', join(here, 'bank'), '-s', url], {
    stdout: write,
    stderr: write,
    env: { PLAZA_ENGINE_CONFIG_DIR: join(root, 'config'), HOME: root },
    signal: new AbortController().signal,
  });
  if (code !== 0) throw new Error(output);
}
