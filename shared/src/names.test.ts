import { describe, expect, it } from 'vitest';
import { limits } from './limits.ts';
import { checkHandle, checkSlug, suggestName } from './names.ts';

describe('checkHandle', () => {
  it.each(['ines', 'tomasz-wilk', 'a1b', 'x'.repeat(limits.handleLengthMax)])(
    'accepts %s',
    handle => {
      expect(checkHandle(handle)).toEqual({ isValid: true, value: handle });
    },
  );

  it.each([
    'ab',
    'Ines',
    '1nes',
    '-ines',
    'ines-',
    'ines--duarte',
    'ines duarte',
    'inés',
    'іnes',
    'ines\n',
    'x'.repeat(limits.handleLengthMax + 1),
    '',
  ])('refuses %j', handle => {
    expect(checkHandle(handle)).toMatchObject({ isValid: false, code: 'HANDLE_INVALID' });
  });

  it.each(['admin', 'plaza', 'support', 'settings'])('keeps %s for Plaza', handle => {
    expect(checkHandle(handle)).toMatchObject({ isValid: false, code: 'HANDLE_RESERVED' });
  });
});

describe('checkSlug', () => {
  it('answers with codes of its own', () => {
    expect(checkSlug('town-square')).toEqual({ isValid: true, value: 'town-square' });
    expect(checkSlug('Town square')).toMatchObject({ code: 'SLUG_INVALID' });
    expect(checkSlug('settings')).toMatchObject({ code: 'SLUG_RESERVED' });
  });
});

describe('suggestName', () => {
  it.each([
    ['Town square', 'town-square'],
    ['  Ünïcode & Söhne!  ', 'unicode-sohne'],
    ['7 dwarfs', 'dwarfs'],
    ['日本', ''],
  ])('makes of %j %j', (text, name) => {
    expect(suggestName(text, limits.slugLengthMax)).toBe(name);
  });

  it('does not end in a hyphen after cutting', () => {
    expect(suggestName('four word long', 5)).toBe('four');
  });
});
