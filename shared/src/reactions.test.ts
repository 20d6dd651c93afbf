import assert from 'node:assert/strict';
import { describe, expect, it } from 'vitest';
import { checkReaction } from './reactions.ts';

describe('checkReaction', () => {
  it.each(['need', 'vouch', 'useful'])('knows the named reaction %s', reaction => {
    expect(checkReaction(reaction)).toEqual({ isValid: true, value: reaction });
  });

  it.each([
    ['a pictograph', '🌱'],
    ['a skin tone', '👍🏽'],
    ['a family', '👨‍👩‍👧‍👦'],
    ['a profession with a tone', '👩🏾‍🌾'],
    ['a flag', '🇵🇹'],
    ['a subdivision flag', '🏴󠁧󠁢󠁳󠁣󠁴󠁿'],
    ['a keycap', '3️⃣'],
    ['a heart with its presentation mark', '❤️'],
    ['a joined heart', '❤️‍🔥'],
  ])('accepts %s', (_, emoji) => {
    expect(checkReaction(emoji)).toEqual({ isValid: true, value: emoji });
  });

  it.each([
    ['a picture by itself', '\u2615', ['\u2615\ufe0f']],
    ['a picture of the first plane', '\u{1f331}', ['\u{1f331}\ufe0f']],
    ['a sign that is text by itself', '\u2764\ufe0f', ['\u2764']],
    ['a keycap', '3\ufe0f\u20e3', ['3\u20e3']],
    ['a joined heart', '\u2764\ufe0f\u200d\u{1f525}', ['\u2764\u200d\u{1f525}']],
    [
      'marks within a joined emoji',
      '\u{1f441}\ufe0f\u200d\u{1f5e8}\ufe0f',
      ['\u{1f441}\u200d\u{1f5e8}', '\u{1f441}\ufe0f\u200d\u{1f5e8}'],
    ],
    ['a joined emoji that needs no mark', '\u{1f426}\u200d\u2b1b', ['\u{1f426}\u200d\u2b1b\ufe0f']],
    [
      'a profession with a tone',
      '\u{1f469}\u{1f3fe}\u200d\u2695\ufe0f',
      ['\u{1f469}\u{1f3fe}\u200d\u2695'],
    ],
  ])('brings %s into one form', (_, form, others) => {
    for (const raw of [form, ...others]) {
      expect(checkReaction(raw)).toEqual({ isValid: true, value: form });
    }
  });

  it('takes an emoji that is newer than its own tables as it is', () => {
    const blocks = Array.from({ length: 0x500 }, (_, i) => String.fromCodePoint(0x1fb00 + i));
    const newer = blocks.find(sign => /^(?=\p{Cn})\p{Extended_Pictographic}$/u.test(sign));
    assert(newer, 'these tables keep no place for later pictographs');
    expect(checkReaction(newer)).toEqual({ isValid: true, value: newer });
    expect(checkReaction(`${newer}\ufe0f`)).toEqual({ isValid: true, value: newer });
  });

  it.each([
    ['nothing', ''],
    ['a letter', 'a'],
    ['a digit', '3'],
    ['two emoji', '🌱🌱'],
    ['an emoji and a letter', '🌱a'],
    ['an emoji and a space', '🌱 '],
    ['half a flag', '🇵'],
    ['a lone picture mark', '\ufe0f'],
    ['a star that is no emoji', '★'],
    ['a joiner', '\u200d'],
    ['an override inside', '🌱\u202e'],
    ['stacked marks', `🌱${'\u0316'.repeat(5)}`],
    ['a name of another kind', 'like'],
    ['a long chain', '👩‍'.repeat(30)],
  ])('refuses %s', (_, raw) => {
    expect(checkReaction(raw)).toMatchObject({ isValid: false, code: 'EMOJI_INVALID' });
  });
});
