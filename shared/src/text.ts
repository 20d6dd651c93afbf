/**
 * What people write, before it is stored or shown: NFC, trimmed, bounded, and free of characters
 * that cannot be seen but change what others see. Pure, so that the client can preview the answer.
 */
import { type Checked, invalid, valid } from './errors.ts';

/** A rule for one text field. */
export interface TextRule {
  /** Longest allowed length in graphemes. */
  readonly lengthMax: number;
  /** Whether nothing at all is allowed too. */
  readonly mayBeEmpty?: boolean;
  /** Whether line breaks are kept; otherwise every run of white space becomes one space. */
  readonly isMultiline?: boolean;
}

/**
 * What comes along with pasted text and cannot be seen: taken out silently. Phones and mail programs
 * put isolates around names and numbers; embeddings and overrides would reorder the text for its
 * readers. The joiners and marks U+200C to U+200F stay: Persian, Hindi, Hebrew and joined emoji need
 * them.
 */
const invisible = /[\u00ad\u061c\u200b\u202a-\u202e\u2060-\u2069\ufeff\ufffc]/gu;

/** Separators that some programs write for a line break. */
const lineSeparators = /[\u2028\u2029]/gu;

/** Controls other than tab and line feed, fillers that look empty, and lone surrogates. */
const forbidden =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is its purpose
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u115f\u1160\u180e\u206a-\u206f\u3164\uffa0\ufff0-\ufffb\ufffe\uffff]|[\ud800-\udfff]/u;

/** Marks that pile up on one letter beyond anything a language writes ("zalgo"). */
const stackedMarks = /\p{M}{9,}/u;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Length as a reader counts it: graphemes, so that a family emoji is one. */
export function lengthOf(text: string): number {
  // A text of n UTF-16 units has at most n graphemes; short ones of plain letters need no segmenter.
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  let count = 0;
  for (const _ of graphemes.segment(text)) count += 1;
  return count;
}

/**
 * Normalises a text and checks it.
 * @returns the text to store, or `TEXT_INVALID`, `TEXT_EMPTY` or `TEXT_TOO_LONG`
 */
export function checkText(raw: string, rule: TextRule): Checked<string> {
  // Bound the work before doing any: eight UTF-16 units a grapheme is generous for every script.
  if (raw.length > rule.lengthMax * 8 + 64) return tooLong(rule);
  const shown = raw.replace(lineSeparators, '\n').replace(invisible, '');
  const text = (rule.isMultiline ? tidyLines(shown) : shown.replace(/\s+/gu, ' '))
    .trim()
    .normalize('NFC');
  if (forbidden.test(text) || stackedMarks.test(text)) return invalid('TEXT_INVALID');
  if (text === '') return rule.mayBeEmpty ? valid(text) : invalid('TEXT_EMPTY');
  return lengthOf(text) > rule.lengthMax ? tooLong(rule) : valid(text);
}

/** One kind of line break, no spaces before it, and never more than one empty line in a row. */
function tidyLines(raw: string): string {
  return raw
    .replace(/\r\n?/g, '\n')
    .replace(/[^\S\n]+\n/g, '\n')
    .replace(/\n{3,}/g, '\n\n');
}

function tooLong(rule: TextRule): Checked<never> {
  return invalid('TEXT_TOO_LONG', `This may be at most ${rule.lengthMax} characters long.`);
}
