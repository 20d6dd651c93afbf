import { refusals } from '@plaza/shared/errors';
import i18next from 'i18next';
import { beforeAll, describe, expect, it } from 'vitest';
import { startI18n } from '../i18n/i18n.ts';
import { ConnectionLostError } from '../live/connection-lost.ts';
import en from '../locales/en.json';
import { describeError, refusalCode } from './describe-error.ts';

beforeAll(startI18n);

describe('sentences for failures', () => {
  it('has one for every code of the list', () => {
    expect(Object.keys(en.errors)).toEqual(expect.arrayContaining(Object.keys(refusals)));
  });

  it('translates a refusal by its code', () => {
    const error = new Error('HANDLE_TAKEN: anything');
    expect(describeError(error, i18next.t)).toBe(en.errors.HANDLE_TAKEN);
    expect(refusalCode(error)).toBe('HANDLE_TAKEN');
  });

  it('keeps a sentence that names the limit', () => {
    expect(describeError(new Error('TEXT_TOO_LONG: At most 4000 characters.'), i18next.t)).toBe(
      'At most 4000 characters.',
    );
  });

  it('says what a lost connection means, and never shows a stack', () => {
    expect(describeError(new ConnectionLostError('x'), i18next.t)).toBe(en.errors.CONNECTION_LOST);
    expect(describeError(new Error('TypeError: x is undefined'), i18next.t)).toBe(
      en.errors.INTERNAL,
    );
    expect(describeError('text', i18next.t)).toBe(en.errors.INTERNAL);
  });
});
