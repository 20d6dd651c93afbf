import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { runCli } from '../../engine/src/cli/run.ts';
import {
  type Random,
  seededRandom,
} from '../../engine/src/durability/testing/simulated-storage.ts';
import { accounts } from './bank/src/opening.ts';
import { buildProgram } from './build-program.ts';
import { BankWitness } from './check-bank.ts';
import { BankClient, EngineProcess } from './served-bank.ts';

const seed = Number(process.env.PLAZA_TEST_SEED ?? Math.floor(Math.random() * 1e9));
const cycles = 6;
const here = fileURLToPath(new URL('.', import.meta.url));

it(`an engine that is killed ${cycles} times keeps every promise to its clients (seed ${seed})`, async () => {
  const random = seededRandom(seed);
  const root = await mkdtemp(join(tmpdir(), 'plaza-crash-'));
  const program = await buildProgram(join(here, '../../engine/src/cli/main.ts'));
  const witness = new BankWitness();
  let engine: EngineProcess | null = null;
  try {
    for (let cycle = 1; cycle <= cycles + 1; cycle++) {
      engine = await EngineProcess.start(program, join(root, 'data'));
      if (cycle === 1) await publishBank(engine.url, root);
      const observer = await BankClient.connect(engine.url);
      expect(witness.contradictions(observer.state()), `seed ${seed}, cycle ${cycle}`).toEqual([]);
      if (cycle > cycles) break;
      const confirmed = witness.confirmedCount;
      const clients = await Promise.all(
        Array.from({ length: 3 }, () =>
          BankClient.connect(engine!.url, requestId => witness.hear([`confirmed ${requestId} 0`])),
        ),
      );
      for (const [i, client] of clients.entries())
        keepTransferring(client, cycle * 1_000_000 + i * 100_000, witness, random);
      await setTimeout(random() * 400);
      // However slow the machine: something must be at stake.
      while (witness.confirmedCount === confirmed) await setTimeout(10);
      await engine.kill();
    }
    expect(witness.confirmedCount).toBeGreaterThan(cycles);
  } finally {
    await engine?.kill();
    await rm(program, { force: true });
    await rm(root, { recursive: true, force: true });
  }
});

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
