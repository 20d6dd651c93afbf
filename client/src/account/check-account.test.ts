import type { TFunction } from 'i18next';
import { describe, expect, it } from 'vitest';
import { checkEmail, checkName, checkNewHandle, checkNewPassword } from './check-account.ts';

// The key stands for its sentence; TFunction is far wider than what a check calls.
const t = ((key: string) => key) as unknown as TFunction;

describe('the fields of an account', () => {
  it.each([
    ['', 'auth.EMAIL_MISSING'],
    ['ada', 'auth.INVALID_EMAIL'],
    ['a@b.c', 'auth.INVALID_EMAIL'],
    ['ada@example', 'auth.INVALID_EMAIL'],
    ['ada lovelace@example.org', 'auth.INVALID_EMAIL'],
    ['ada@example.org', undefined],
    ['ada+plaza@mail.example.co.uk', undefined],
  ])('reads %j as an address', (email, error) => expect(checkEmail(email, t)).toBe(error));

  it('wants a name that can be seen', () => {
    expect(checkName('  ', t)).toBe('auth.NAME_MISSING');
    expect(checkName('Ada', t)).toBeUndefined();
  });

  it('names the rule that a handle breaks', () => {
    expect(checkNewHandle('a', t)).toBe('errors.HANDLE_INVALID');
    expect(checkNewHandle('admin', t)).toBe('errors.HANDLE_RESERVED');
    expect(checkNewHandle('ada', t)).toBeUndefined();
  });

  it('bounds a new password on both sides', () => {
    expect(checkNewPassword('short', t)).toBe('auth.PASSWORD_TOO_SHORT');
    expect(checkNewPassword('x'.repeat(129), t)).toBe('auth.PASSWORD_TOO_LONG');
    expect(checkNewPassword('seven-green-bicycles', t)).toBeUndefined();
  });
});
