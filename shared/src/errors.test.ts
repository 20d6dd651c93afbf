import { describe, expect, it } from 'vitest';
import { formatRefusal, parseRefusal, type RefusalCode, refusals } from './errors.ts';

describe('refusals', () => {
  it('travel as a code and a sentence, and come back', () => {
    // `Object.keys` widens to string; the keys are the codes.
    for (const code of Object.keys(refusals) as RefusalCode[]) {
      expect(parseRefusal(formatRefusal(code))).toEqual({ code, sentence: refusals[code] });
    }
    expect(parseRefusal(formatRefusal('SUSPENDED', 'Until Monday: spam.'))).toEqual({
      code: 'SUSPENDED',
      sentence: 'Until Monday: spam.',
    });
  });

  it('are not found in other errors', () => {
    for (const text of [
      '',
      'boom',
      'TypeError: x is not a function',
      'toString: no',
      'NOT_FOUND',
    ]) {
      expect(parseRefusal(text)).toBeNull();
    }
  });

  it('are sentences for people', () => {
    for (const sentence of Object.values(refusals)) {
      expect(sentence).toMatch(/^[A-Z].*\.$/);
      expect(sentence).not.toMatch(/!|Oops/);
    }
  });
});
