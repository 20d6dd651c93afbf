import { limits } from '@plaza/shared/limits';
import { describe, expect, it } from 'vitest';
import { checkHue, checkProfile, mayModerateEverywhere, maySuspend } from './rules.ts';

describe('checkProfile', () => {
  it('cleans every text', () => {
    const raw = { displayName: ' Ines  Duarte ', headline: 'Ceramics,\nQuay 4', bio: 'One\r\nTwo' };
    expect(checkProfile(raw)).toEqual({
      isValid: true,
      value: { displayName: 'Ines Duarte', headline: 'Ceramics, Quay 4', bio: 'One\nTwo' },
    });
  });

  it('needs a name, and nothing else', () => {
    expect(checkProfile({ displayName: ' ', headline: '', bio: '' })).toMatchObject({
      code: 'TEXT_EMPTY',
    });
    expect(checkProfile({ displayName: 'Ines', headline: '', bio: '' }).isValid).toBe(true);
  });

  it('refuses what is too long in any part', () => {
    const long = (length: number) => 'x'.repeat(length + 1);
    const good = { displayName: 'Ines', headline: '', bio: '' };
    for (const part of [
      { displayName: long(limits.displayNameLengthMax) },
      { headline: long(limits.headlineLengthMax) },
      { bio: long(limits.bioLengthMax) },
    ]) {
      expect(checkProfile({ ...good, ...part })).toMatchObject({ code: 'TEXT_TOO_LONG' });
    }
  });
});

describe('checkHue', () => {
  it('offers twelve', () => {
    expect([0, 11].every(hue => checkHue(hue).isValid)).toBe(true);
    expect([-1, 12, 1.5].some(hue => checkHue(hue).isValid)).toBe(false);
  });
});

describe('roles', () => {
  it('let staff and moderators moderate everywhere, providers not', () => {
    expect((['Moderator', 'Staff', 'Admin'] as const).every(mayModerateEverywhere)).toBe(true);
    expect(mayModerateEverywhere('Provider')).toBe(false);
  });

  it('let nobody suspend their equals or an admin', () => {
    expect(maySuspend(['Staff'], [])).toBe(true);
    expect(maySuspend(['Staff'], ['Moderator'])).toBe(true);
    expect(maySuspend(['Staff'], ['Staff'])).toBe(false);
    expect(maySuspend(['Admin'], ['Staff'])).toBe(true);
    expect(maySuspend(['Admin'], ['Admin'])).toBe(false);
    expect(maySuspend(['Moderator'], [])).toBe(false);
  });
});
