/** Reactions: the three that Plaza names, or exactly one emoji. */
import { type Checked, invalid, valid } from './errors.ts';

/** The reactions with a name and a drawn icon, in the order in which they are offered. */
export const namedReactions = ['need', 'vouch', 'useful'] as const;

/** One of {@link namedReactions}. */
export type NamedReaction = (typeof namedReactions)[number];

/** Longest stored reaction in UTF-16 units: the longest joined emoji of Unicode 16 has 15. */
const unitsMax = 32;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * An emoji by Unicode's grammar: a flag, a keycap, or a pictograph with an optional skin tone or
 * presentation mark, possibly joined with further pictographs, or a tagged subdivision flag.
 * `\p{RGI_Emoji}` would be exact, but needs the `v` flag and the engine's newest tables: a client
 * with newer emoji than the engine would be refused.
 */
const emojiShape =
  /^(?:\p{Regional_Indicator}{2}|[0-9#*]\ufe0f?\u20e3|\p{Extended_Pictographic}(?:\ufe0f|\p{Emoji_Modifier})?(?:[\u{e0020}-\u{e007e}]+\u{e007f})?(?:\u200d\p{Extended_Pictographic}(?:\ufe0f|\p{Emoji_Modifier})?)*)$/u;

/** Pictographs that are text unless U+FE0F asks for the emoji: © alone is a letter, ©️ is not. */
const textByDefault = /^\p{Extended_Pictographic}$/u;
const emojiByDefault = /^\p{Emoji_Presentation}/u;

/** Whether this is one of the {@link namedReactions}. */
export function isNamedReaction(reaction: string): reaction is NamedReaction {
  // `includes` wants the element type; the predicate is what narrows.
  return (namedReactions as readonly string[]).includes(reaction);
}

/** @returns the reaction to store, or `EMOJI_INVALID` */
export function checkReaction(raw: string): Checked<string> {
  if (isNamedReaction(raw)) return valid(raw);
  if (raw.length > unitsMax) return invalid('EMOJI_INVALID');
  const emoji = raw.normalize('NFC');
  const [first, second] = graphemes.segment(emoji);
  if (first === undefined || second !== undefined) return invalid('EMOJI_INVALID');
  if (!emojiShape.test(emoji)) return invalid('EMOJI_INVALID');
  if (textByDefault.test(emoji) && !emojiByDefault.test(emoji)) {
    // The same sign with and without the presentation mark must be one reaction, not two.
    return valid(`${emoji}\ufe0f`);
  }
  return valid(emoji);
}
