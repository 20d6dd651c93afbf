import { DurationHistogram } from './duration-histogram.ts';

/** How a call of a reducer or procedure may end. */
export type CallEnd = 'committed' | 'returned' | 'refused' | 'failed';

/** Calls of one function so far. */
export class FunctionStatistics {
  readonly durations = new DurationHistogram();
  committed = 0;
  returned = 0;
  refused = 0;
  failed = 0;
}

/** Counts the calls of functions, by name so that the counts survive a new version of the module. */
export class CallStatistics {
  readonly functions = new Map<string, FunctionStatistics>();

  /** Notes the end of a call that took so many microseconds. */
  note(name: string, end: CallEnd, durationMicros: number): void {
    let statistics = this.functions.get(name);
    if (statistics === undefined) {
      statistics = new FunctionStatistics();
      this.functions.set(name, statistics);
    }
    statistics[end] += 1;
    statistics.durations.observe(durationMicros);
  }
}
