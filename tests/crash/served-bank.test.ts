import { expect, it } from 'vitest';
import { runServedCrashes } from './run-served-crashes.ts';

const seed = Number(process.env.PLAZA_TEST_SEED ?? Math.floor(Math.random() * 1e9));
const cycles = 6;

it(`[D2] [D16] an engine that is killed ${cycles} times, and its backups, keep every promise to its clients (seed ${seed})`, async () => {
  const report = await runServedCrashes({ cycles, seed });
  expect(report.confirmed).toBeGreaterThan(cycles);
  expect(report.restored).toBeGreaterThan(0);
});
