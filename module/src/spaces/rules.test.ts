import { describe, expect, it } from 'vitest';
import { checkSpaceProfile, isModeratingRole, losesLastOwner } from './rules.ts';

const good = { name: 'Town square', description: '', hue: 3, icon: 'store' };

describe('checkSpaceProfile', () => {
  it('needs a name, a hue and an icon that are offered', () => {
    expect(checkSpaceProfile(good)).toEqual({ isValid: true, value: good });
    expect(checkSpaceProfile({ ...good, name: ' ' })).toMatchObject({ code: 'TEXT_EMPTY' });
    expect(checkSpaceProfile({ ...good, hue: 12 })).toMatchObject({ code: 'HUE_INVALID' });
    expect(checkSpaceProfile({ ...good, icon: 'skull' })).toMatchObject({ code: 'ICON_INVALID' });
  });
});

describe('losesLastOwner', () => {
  it('is true only when the one owner leaves or steps down', () => {
    expect(losesLastOwner({ from: 'Owner', to: null, ownerCount: 1 })).toBe(true);
    expect(losesLastOwner({ from: 'Owner', to: 'Member', ownerCount: 1 })).toBe(true);
    expect(losesLastOwner({ from: 'Owner', to: 'Owner', ownerCount: 1 })).toBe(false);
    expect(losesLastOwner({ from: 'Owner', to: null, ownerCount: 2 })).toBe(false);
    expect(losesLastOwner({ from: 'Member', to: null, ownerCount: 1 })).toBe(false);
  });
});

describe('isModeratingRole', () => {
  it('is true for moderators and owners', () => {
    expect((['Member', 'Moderator', 'Owner'] as const).map(isModeratingRole)).toEqual([
      false,
      true,
      true,
    ]);
  });
});
