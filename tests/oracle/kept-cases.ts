import type { KeptCase } from './run.ts';

/** Cases that failed once. */
export const keptCases: readonly KeptCase[] = [];
