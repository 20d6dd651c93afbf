import { describe, expect, it } from 'vitest';
import { passwordProblem } from './passwords.ts';

const codeOf = (password: string, ownWords: string[] = []) =>
  passwordProblem(password, ownWords)?.code ?? null;

describe('passwordProblem', () => {
  it.each([
    'nine green lamps',
    'xkq7!vmz',
    'äöüßäöü€1',
    'a really long sentence about a boat',
    '🦜🦜🐢🐙🦊🐳🐝🦋',
  ])('takes %s', password => expect(codeOf(password)).toBe(null));

  it('counts characters, not code units', () => {
    expect(codeOf('🦜🐢🐙🦊🐳')).toBe('PASSWORD_TOO_SHORT');
    expect(codeOf('🦜'.repeat(7))).toBe('PASSWORD_TOO_SHORT');
    expect(codeOf('n'.repeat(64) + 'm'.repeat(65))).toBe('PASSWORD_TOO_LONG');
  });

  it.each([
    'password',
    'PASSWORD1!',
    'Passwort2024',
    'qwertzuiop',
    'iloveyou99',
    'Sunshine!!!',
    'plaza2026',
    '1q2w3e4r',
  ])('refuses what everybody tries: %s', password =>
    expect(codeOf(password)).toBe('PASSWORD_TOO_COMMON'),
  );

  it.each(['aaaaaaaa', 'abcabcabc', '12345678', '98765432', 'hgfedcba', '1212121212'])(
    'refuses the pattern %s',
    password => expect(codeOf(password)).toBe('PASSWORD_TOO_COMMON'),
  );

  it('refuses the person’s own name and address', () => {
    expect(codeOf('mira.lindt1990', ['Mira Lindt'])).toBe('PASSWORD_TOO_COMMON');
    expect(codeOf('MiraLindt', ['M. L.', 'mira.lindt@example.org'])).toBe('PASSWORD_TOO_COMMON');
    expect(codeOf('mira paints boats', ['Mira Lindt'])).toBe(null);
  });
});
