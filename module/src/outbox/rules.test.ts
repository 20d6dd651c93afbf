import { hours, seconds } from '@plaza/shared/time';
import { describe, expect, it } from 'vitest';
import { attemptsMax, backoffAfter, isDead } from './rules.ts';

describe('backoffAfter', () => {
  it('grows fourfold, to an hour', () => {
    expect([1, 2, 3].map(backoffAfter)).toEqual([seconds(5), seconds(20), seconds(80)]);
    expect(backoffAfter(attemptsMax)).toBe(hours(1));
    expect(backoffAfter(1_000)).toBe(hours(1));
  });
});

describe('isDead', () => {
  it('gives up for good reasons or after enough attempts', () => {
    expect(isDead({ attempts: 1, isPermanent: false })).toBe(false);
    expect(isDead({ attempts: 1, isPermanent: true })).toBe(true);
    expect(isDead({ attempts: attemptsMax, isPermanent: false })).toBe(true);
  });
});
