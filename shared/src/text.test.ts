import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkText, lengthOf, type TextRule } from './text.ts';

const line: TextRule = { lengthMax: 20 };
const lines: TextRule = { lengthMax: 200, isMultiline: true };

function accepted(raw: string, rule = lines): string {
  const checked = checkText(raw, rule);
  if (!checked.isValid) throw new Error(`${JSON.stringify(raw)} was refused: ${checked.code}`);
  return checked.value;
}

function refused(raw: string, rule = lines): string {
  const checked = checkText(raw, rule);
  if (checked.isValid) throw new Error(`${JSON.stringify(raw)} was accepted`);
  return checked.code;
}

describe('checkText', () => {
  it('trims, and composes letters that came in pieces', () => {
    expect(accepted('  cafe\u0301 \n')).toBe('caf\u00e9');
  });

  it('keeps paragraphs, but neither trailing spaces nor stacks of empty lines', () => {
    expect(accepted('one  \r\ntwo\r\r\n\n\nthree')).toBe('one\ntwo\n\nthree');
  });

  it('makes one line of a field that is one line', () => {
    expect(accepted('Ines\n\t Duarte', line)).toBe('Ines Duarte');
  });

  it('takes out what pasting brings along', () => {
    expect(accepted('soft\u00adhy\u200bphen\ufeff')).toBe('softhyphen');
    expect(accepted('call \u2068+44 20\u2069 after six')).toBe('call +44 20 after six');
    expect(accepted('one\u2028two')).toBe('one\ntwo');
  });

  it.each([
    ['a bidirectional override', 'safe\u202etxt.exe', 'safetxt.exe'],
    ['a bidirectional isolate', 'a\u2066b', 'ab'],
    ['an Arabic letter mark', 'a\u061cb', 'ab'],
  ])('lets nobody reorder the text with %s', (_, raw, expected) => {
    expect(accepted(raw)).toBe(expected);
  });

  it.each([
    ['a control character', 'a\u0007b'],
    ['a C1 control character', 'a\u0085b'],
    ['a blank Hangul filler', '\u3164'],
    ['half a surrogate pair', 'a\ud83d'],
    ['stacked marks', `a${'\u0316'.repeat(12)}`],
  ])('refuses %s', (_, raw) => {
    expect(refused(raw)).toBe('TEXT_INVALID');
  });

  it('keeps joiners and direction marks, which languages and emoji need', () => {
    for (const text of ['می\u200cخواهم', 'क्\u200dष', 'שלום\u200f!', '👩\u200d🌾']) {
      expect(accepted(text)).toBe(text.normalize('NFC'));
    }
  });

  it('tells empty from too long', () => {
    expect(refused(' \n ')).toBe('TEXT_EMPTY');
    expect(accepted(' ', { ...lines, mayBeEmpty: true })).toBe('');
    expect(refused('x'.repeat(21), line)).toBe('TEXT_TOO_LONG');
    expect(refused('x'.repeat(100_000), line)).toBe('TEXT_TOO_LONG');
  });

  it('counts what a reader counts', () => {
    expect(lengthOf('plain')).toBe(5);
    expect(lengthOf('👨‍👩‍👧‍👦')).toBe(1);
    expect(accepted('👨‍👩‍👧‍👦'.repeat(20), line)).toBe('👨‍👩‍👧‍👦'.repeat(20));
    expect(refused('👨‍👩‍👧‍👦'.repeat(21), line)).toBe('TEXT_TOO_LONG');
  });

  it('accepts again, unchanged, whatever it accepted once', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), raw => {
        const checked = checkText(raw, lines);
        if (checked.isValid) expect(accepted(checked.value)).toBe(checked.value);
      }),
    );
  });
});
