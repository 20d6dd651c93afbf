import { vi } from 'vitest';

/** Waits until a check no longer throws, for as long as a busy machine may take. */
export function until<Result>(check: () => Result | Promise<Result>): Promise<Result> {
  return vi.waitFor(check, { timeout: 20_000 });
}
