import { describe, expect, it } from 'vitest';
import { settled } from './rules.ts';

describe('settled', () => {
  it('never turns an unsigned column round', () => {
    expect(settled(3, 2)).toBe(5);
    expect(settled(3, -5)).toBe(0);
  });
});
