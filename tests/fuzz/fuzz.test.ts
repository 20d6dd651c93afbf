import { expect, it } from 'vitest';
import { runFuzz } from './run-fuzz.ts';

const seed = Number(process.env.PLAZA_TEST_SEED ?? Math.floor(Math.random() * 1e9));
const count = 100_000;

it(`[W5, Q5] ${count} inputs from outside do no more than to be refused (seed ${seed})`, async () => {
  const { findings, targets } = await runFuzz({ seed, count });
  expect(findings).toEqual([]);
  for (const { accepted, inputs } of targets) {
    // Both sides of the border are visited.
    expect(accepted).toBeGreaterThan(0);
    expect(accepted).toBeLessThan(inputs);
  }
});
