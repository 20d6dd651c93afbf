import { fork } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { buildHostProgram } from '../host-program.ts';
import type { FuzzCase, FuzzFinding, FuzzJob, FuzzMessage, TargetReport } from './job.ts';

export interface FuzzReport {
  readonly findings: readonly FuzzFinding[];
  readonly targets: readonly TargetReport[];
  /** Memory of the process at its end. */
  readonly residentMib: number;
}

/**
 * Feeds a process with inputs, valid ones and damaged ones; those that failed once come first.
 * @param options.only one target alone
 * @param options.number one input alone, of that target
 * @param options.from the first input; those before it are left out
 */
export async function runFuzz(options: {
  readonly seed: number;
  readonly count: number;
  readonly only?: string;
  readonly number?: number;
  readonly from?: number;
  readonly onProgress?: (target: string, number: number) => void;
}): Promise<FuzzReport> {
  const { seed, count, only = null, number = null, from = 0 } = options;
  const casesFile = fileURLToPath(new URL('cases.json', import.meta.url));
  const modulePath = fileURLToPath(new URL('module', import.meta.url));
  const cases: FuzzCase[] = JSON.parse(await readFile(casesFile, 'utf8'));
  const job: FuzzJob = { seed, modulePath, count, only, from, number, cases };
  const { folder, program } = await buildHostProgram('fuzz/fuzz-process.ts');
  try {
    return await run(program, job, options.onProgress ?? (() => {}));
  } finally {
    await rm(folder, { recursive: true });
  }
}

function run(
  program: string,
  job: FuzzJob,
  onProgress: (target: string, number: number) => void,
): Promise<FuzzReport> {
  const child = fork(program, ['--job', JSON.stringify(job)], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    execArgv: ['--max-old-space-size=1024'],
  });
  const findings: FuzzFinding[] = [];
  let report: { targets: readonly TargetReport[]; residentMib: number } | null = null;
  let at = { target: 'start', number: 0 };
  let stderr = '';
  child.stderr?.on('data', chunk => {
    stderr = `${stderr}${chunk}`.slice(-4_000);
  });
  child.on('message', (message: FuzzMessage) => {
    switch (message.tag) {
      case 'at':
        at = message;
        onProgress(message.target, message.number);
        break;
      case 'finding':
        findings.push(message);
        break;
      case 'done':
        report = { targets: message.reports, residentMib: message.residentMib };
    }
  });
  return new Promise(resolve => {
    // Not 'exit': its last words may still be on their way then.
    child.on('close', (code, signal) => {
      if (report === null && findings.length === 0) {
        const error = `the process has ended (${signal ?? code}) within 100 inputs from here: ${stderr}`;
        findings.push({ ...at, input: '', error });
      }
      resolve({ findings, targets: [], residentMib: 0, ...report });
    });
  });
}
