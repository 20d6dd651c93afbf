import { describe, expect, it } from 'vitest';
import { newestPages, pageOf, pageSize } from './pages.ts';

describe('pages', () => {
  it('hold 32 rows each', () => {
    expect([0, 31, 32, 63, 64].map(pageOf)).toEqual([0, 0, 1, 1, 2]);
    expect(pageSize).toBe(32);
  });

  it('are read from the newest back, and end at page 0', () => {
    expect(newestPages(5, 2)).toEqual([5, 4]);
    expect(newestPages(0, 2)).toEqual([0]);
  });
});
