import { expect, it } from 'vitest';
import { runCrashes } from './run-crashes.ts';

const seed = Number(process.env.PLAZA_TEST_SEED ?? Math.floor(Math.random() * 1e9));
const cycles = 20;

it(`[D1] [D2] [D11] [D12] a bank that is killed ${cycles} times loses nothing that it confirmed (seed ${seed})`, async () => {
  const report = await runCrashes({ cycles, seed });
  expect(report.confirmed).toBeGreaterThan(0);
  expect(report.fromSnapshot).toBeGreaterThan(0);
  expect(report.tornTails).toBeGreaterThan(0);
  expect(report.migrations).toBeGreaterThan(0);
  expect(report.beats).toBeGreaterThan(0n);
  expect(report.refunds).toBeGreaterThan(0);
});
