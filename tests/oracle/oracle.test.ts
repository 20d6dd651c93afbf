import { expect, it } from 'vitest';
import { keptCases } from './kept-cases.ts';
import { runCases } from './run.ts';

const TRANSITIONS = 50_000;

it(`[S7] every client holds the rows of its queries after each of ${TRANSITIONS} transitions`, async () => {
  const seed = Number(process.env.PLAZA_TEST_SEED ?? Math.floor(Math.random() * 1e9));
  console.log(`oracle: seed ${seed}`);
  const report = await runCases({ seed, transitions: TRANSITIONS, kept: keptCases });
  expect(report.transitions).toBeGreaterThanOrEqual(TRANSITIONS);
});
