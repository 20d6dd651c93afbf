import { spawn } from 'node:child_process';
import {
  appendFile,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { FILE_HEADER_BYTES } from '../../engine/src/durability/frame.ts';
import { seededRandom } from '../../engine/src/durability/testing/simulated-storage.ts';
import { bundleModule } from '../../engine/src/module-host/bundle.ts';
import { readBank } from './bank-state.ts';
import { buildProgram } from './build-program.ts';
import { BankWitness } from './check-bank.ts';

const here = fileURLToPath(new URL('.', import.meta.url));

/** How a series of crashes went. */
export interface CrashReport {
  /** Confirmed transfers over all lives, each of which every later start has found. */
  readonly confirmed: number;
  /** Starts that found an unfinished write and cut it off. */
  readonly tornTails: number;
  /** Starts that began from a snapshot. */
  readonly fromSnapshot: number;
  /** Migrations that have happened. */
  readonly migrations: number;
  readonly beats: bigint;
  readonly refunds: number;
}

/**
 * Kills a working bank again and again, at random moments also of its start, and checks after each
 * time what is left.
 * @param options.cycles lives
 * @param options.seed decides loads and moments; the machine's pace does so too
 * @throws {Error} naming seed, cycle and what contradicts
 */
export async function runCrashes(options: {
  readonly cycles: number;
  readonly seed: number;
  readonly onCycle?: (cycle: number, confirmed: number) => void;
}): Promise<CrashReport> {
  const random = seededRandom(options.seed);
  const root = await mkdtemp(join(tmpdir(), 'plaza-crash-'));
  const folder = join(root, 'database');
  const modulePath = join(root, 'module.js');
  const js = await bundleModule(join(here, 'bank'));
  await writeFile(modulePath, js);
  const program = await buildProgram(join(here, 'bank-process.ts'));
  const witness = new BankWitness();
  let tornTails = 0;
  let fromSnapshot = 0;
  let heard = 0;
  try {
    await mkdir(folder);
    for (let cycle = 1; ; cycle++) {
      const args = [folder, modulePath, String(cycle), String(Math.floor(random() * 1e9))];
      await liveAndDie(program, args, endOf(cycle, random), random);
      const lines = await readLines(join(root, 'promises'));
      witness.hear(lines.slice(heard));
      if (random() < 0.3) await tearTail(folder, random);
      heard = lines.length;
      const state = await readBank(folder, js);
      if (state.report.tornTail !== null) tornTails++;
      if (state.report.snapshotOffset > 0) fromSnapshot++;
      const contradictions = witness.contradictionsOf(state);
      if (contradictions.length > 0)
        throw new Error(
          `seed ${options.seed}, cycle ${cycle}:\n${contradictions.join('\n')}\nkept in ${root}`,
        );
      options.onCycle?.(cycle, witness.confirmedCount);
      if (cycle < options.cycles) continue;
      await rm(root, { recursive: true });
      return {
        confirmed: witness.confirmedCount,
        tornTails,
        fromSnapshot,
        migrations: state.extraColumns,
        beats: state.beats,
        refunds: state.refunds.length,
      };
    }
  } finally {
    await rm(program, { force: true });
  }
}

function endOf(cycle: number, random: () => number): End {
  // At least one migration in each series, however short.
  if (cycle === 2) return 'published';
  if (cycle === 3) return 'compacting';
  const ends = [
    'early',
    'recovering',
    'later',
    'later',
    'publishing',
    'published',
    'compacting',
  ] as const;
  return ends[Math.floor(random() * ends.length)]!;
}

/** When a life ends. */
type End =
  /** While it starts. */
  | 'early'
  /** In the middle of recovery. */
  | 'recovering'
  /** Some time after its start. */
  | 'later'
  /** Around the moment in which a new module takes force. */
  | 'publishing'
  /** After that. */
  | 'published'
  /** While it makes a snapshot and removes what came before. */
  | 'compacting';

interface Moment {
  /** What the process does beside transfers. */
  readonly task: 'publish' | 'compact' | null;
  /** What it says first. */
  readonly after: string | null;
  /** How long it may live on after that. */
  readonly waitMsMax: number;
}

const moments = {
  early: { task: null, after: null, waitMsMax: 250 },
  recovering: { task: null, after: 'recovering', waitMsMax: 60 },
  later: { task: null, after: 'ready', waitMsMax: 400 },
  publishing: { task: 'publish', after: 'publishing', waitMsMax: 800 },
  published: { task: 'publish', after: 'published', waitMsMax: 100 },
  compacting: { task: 'compact', after: 'compacting', waitMsMax: 300 },
} as const satisfies Record<End, Moment>;

async function liveAndDie(
  program: string,
  args: readonly string[],
  end: End,
  random: () => number,
): Promise<void> {
  const { task } = moments[end];
  const child = spawn(process.execPath, [program, ...args, ...(task === null ? [] : [task])], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let errors = '';
  child.stderr.on('data', chunk => {
    errors += chunk;
  });
  let output = '';
  child.stdout.on('data', chunk => {
    output += chunk;
  });
  const ended = new Promise<{ code: number | null; signal: string | null }>(resolve =>
    child.once('close', (code, signal) => resolve({ code, signal })),
  );
  const said = (word: string): Promise<void> =>
    new Promise(resolve =>
      child.stdout.on('data', () => {
        if (output.includes(`${word}\n`)) resolve();
      }),
    );
  const { after, waitMsMax } = moments[end];
  if (after !== null) await Promise.race([said(after), ended]);
  await Promise.race([setTimeout(random() * waitMsMax), ended]);
  child.kill('SIGKILL');
  const { code, signal } = await ended;
  if (signal !== 'SIGKILL') throw new Error(`the bank ended by itself (${code}):\n${errors}`);
}

/** What a write that the machine's end has cut short may leave behind the last whole one. */
async function tearTail(folder: string, random: () => number): Promise<void> {
  const files = await readdir(folder);
  const last = files
    .filter(name => name.endsWith('.log'))
    .sort()
    .at(-1);
  if (last === undefined) return;
  // A file's header is on the disk before anything follows it.
  if ((await stat(join(folder, last))).size < FILE_HEADER_BYTES) return;
  const isZero = random() < 0.5;
  const length = 1 + Math.floor(random() * 5_000);
  const bytes = Uint8Array.from({ length }, () => (isZero ? 0 : random() * 256));
  await appendFile(join(folder, last), bytes);
}

async function readLines(path: string): Promise<string[]> {
  const text = await readFile(path, 'utf8').catch(() => '');
  // The last line may have been cut by the kill: what was not written whole was not promised.
  return text.split('\n').slice(0, -1);
}
