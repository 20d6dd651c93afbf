/** Runs cases until enough transitions have been checked. */
import { Issuer } from './issuer.ts';
import { Case, type CaseReport } from './oracle.ts';
import { Server } from './server.ts';

/** Steps of one case; long enough for tables to fill, short enough for many schemas. */
const STEPS = 1_000;

/** A case that once failed: kept, and run first. */
export interface KeptCase {
  readonly seed: number;
  readonly steps: number;
  /** What it found. */
  readonly found: string;
}

/**
 * @param seed of the first case; the following ones count on from it
 * @returns what was checked
 * @throws {Disagreement} with the seed of the case
 */
export async function runCases(options: {
  readonly seed: number;
  readonly transitions: number;
  readonly kept?: readonly KeptCase[];
  readonly onCase?: (done: CaseReport, cases: number) => void;
}): Promise<CaseReport> {
  const issuer = await Issuer.start();
  const server = await Server.start(issuer);
  const people = ['owner', 'anna', 'ben', 'carla'].map(name => issuer.person(name));
  let total = { transitions: 0, commits: 0, subscriptions: 0, refusals: 0 };
  let cases = 0;
  const runOne = async (seed: number, steps: number): Promise<void> => {
    const report = await new Case(server, seed, people).run(steps);
    total = {
      transitions: total.transitions + report.transitions,
      commits: total.commits + report.commits,
      subscriptions: total.subscriptions + report.subscriptions,
      refusals: total.refusals + report.refusals,
    };
    cases += 1;
    options.onCase?.(total, cases);
  };
  try {
    for (const { seed, steps } of options.kept ?? []) await runOne(seed, steps);
    for (let seed = options.seed; total.transitions < options.transitions; seed += 1) {
      await runOne(seed, Math.min(STEPS, options.transitions - total.transitions));
    }
    return total;
  } finally {
    await server.close();
    issuer.close();
  }
}
