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

  it('stores one form of a sign that exists as text and as emoji', () => {
    expect(checkReaction('❤')).toEqual({ isValid: true, value: '❤️' });
  });

  it.each([
    ['nothing', ''],
    ['a letter', 'a'],
    ['a digit', '3'],
    ['two emoji', '🌱🌱'],
    ['an emoji and a letter', '🌱a'],
    ['an emoji and a space', '🌱 '],
    ['half a flag', '🇵'],
    ['a lone skin tone mark', '\ufe0f'],
    ['a joiner', '\u200d'],
    ['an override inside', '🌱\u202e'],
    ['stacked marks', `🌱${'\u0316'.repeat(5)}`],
    ['a name of another kind', 'like'],
    ['a long chain', '👩‍'.repeat(30)],
  ])('refuses %s', (_, raw) => {
    expect(checkReaction(raw)).toMatchObject({ isValid: false, code: 'EMOJI_INVALID' });
  });
});
