import { minutes } from '@plaza/shared/time';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { enter, found, write } from '../testing/fixtures.ts';
import { TestPlaza } from '../testing/test-plaza.ts';

let plaza: TestPlaza;

beforeEach(async () => {
  plaza = await TestPlaza.start();
});

afterEach(() => plaza.stop());

describe('the sweep', () => {
  it('takes buckets away once they are full, and then stops', async () => {
    const ines = await enter(plaza, 'ines');
    await write(plaza, ines, await found(plaza, ines, 'town-square'));
    const limited = () => plaza.rows('tokenBucket').map(row => row.key.split('/')[1]);
    expect(limited().sort()).toEqual(['createSpace', 'post']);
    await plaza.pass(minutes(11));
    expect(limited()).toEqual(['createSpace']);
    await plaza.pass(minutes(11));
    expect(plaza.rows('tokenBucket')).toEqual([]);
    expect(plaza.rows('sweepTimer')).toEqual([]);
  });

  it('counts nothing that was refused', async () => {
    const ines = await enter(plaza, 'ines');
    const bad = {
      requestId: plaza.uuid(),
      slug: 'no',
      name: '',
      description: '',
      hue: 0,
      icon: '',
    };
    expect(await plaza.refusal(ines.caller, 'createSpace', bad)).toBe('SLUG_INVALID');
    expect(plaza.rows('tokenBucket')).toEqual([]);
  });
});
