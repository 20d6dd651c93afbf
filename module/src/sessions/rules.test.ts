import { describe, expect, it } from 'vitest';
import { presenceOf } from './rules.ts';

describe('presenceOf', () => {
  it('is here while any tab is looked at', () => {
    expect(presenceOf([{ isAway: true }, { isAway: false }, { isAway: true }])).toBe('Here');
  });

  it('is away when all tabs are', () => {
    expect(presenceOf([{ isAway: true }, { isAway: true }])).toBe('Away');
  });

  it('is gone without any', () => {
    expect(presenceOf([])).toBe('Gone');
  });
});
