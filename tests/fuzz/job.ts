/** What is asked of the fuzzed process, and what it answers. */

/** An input that once failed. */
export interface FuzzCase {
  readonly target: string;
  /** Hexadecimal digits. */
  readonly input: string;
  /** What went wrong with it. */
  readonly was: string;
}

export interface FuzzJob {
  readonly seed: number;
  /** Folder of the module that fuzzed clients talk to. */
  readonly modulePath: string;
  /** Inputs in all; the targets share them. */
  readonly count: number;
  /** One target alone, or null. */
  readonly only: string | null;
  /** The first input of each target. */
  readonly from: number;
  /** One input alone, or null. */
  readonly number: number | null;
  readonly cases: readonly FuzzCase[];
}

export interface TargetReport {
  readonly target: string;
  readonly inputs: number;
  /** Inputs that were valid after all. */
  readonly accepted: number;
  readonly ms: number;
}

export interface FuzzFinding {
  readonly target: string;
  /** Which input of the seed; below zero for a kept case. */
  readonly number: number;
  readonly input: string;
  readonly error: string;
}

export type FuzzMessage =
  | { readonly tag: 'at'; readonly target: string; readonly number: number }
  | ({ readonly tag: 'finding' } & FuzzFinding)
  | {
      readonly tag: 'done';
      readonly reports: readonly TargetReport[];
      readonly residentMib: number;
    };
