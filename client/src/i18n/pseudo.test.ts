import IntlMessageFormat from 'intl-messageformat';
import { describe, expect, it } from 'vitest';
import en from '../locales/en.json';
import { type Messages, pseudoLocale, pseudoMessage } from './pseudo.ts';

describe('pseudo-locale', () => {
  it('accents and lengthens plain text', () => {
    expect(pseudoMessage('Sign in')).toBe('[Šîĝñ îñ ~ ~]');
  });

  it('leaves arguments alone', () => {
    expect(pseudoMessage('Hello {name}')).toContain('{name}');
    expect(pseudoMessage('<b>Now</b>')).toContain('<b>Ñóŵ</b>');
  });

  it('accents the branches of a plural, not its selectors', () => {
    const message = pseudoMessage('{count, plural, one {# post} other {# posts}}');
    expect(new IntlMessageFormat(message, 'en').format({ count: 3 })).toContain('3 þóšţš');
  });

  it('keeps every message of the catalogue valid', () => {
    for (const message of leaves(pseudoLocale(en))) {
      expect(() => new IntlMessageFormat(message, 'en'), message).not.toThrow();
    }
  });
});

function leaves(messages: Messages): string[] {
  return Object.values(messages).flatMap(value =>
    typeof value === 'string' ? [value] : leaves(value),
  );
}
