/** Reactions: the three that Plaza names, or exactly one emoji. */
import { type Checked, invalid, valid } from './errors.ts';

/** The reactions with a name and a drawn icon, in the order in which they are offered. */
export const namedReactions = ['need', 'vouch', 'useful'] as const;

/** One of {@link namedReactions}. */
export type NamedReaction = (typeof namedReactions)[number];

/** Longest accepted reaction in UTF-16 units: the longest joined emoji of Unicode 16 has 15. */
const unitsMax = 32;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Says "as a picture": the same sign without it may be drawn as text. */
const pictureMark = '\ufe0f';

/**
 * A pictograph that is an emoji (★ is none), with its picture mark or a skin tone. What this
 * machine's tables do not know yet (`Cn`) may be an emoji of a newer client.
 */
const pictograph = String.raw`(?=[\p{Emoji}\p{Cn}])\p{Extended_Pictographic}(?:\ufe0f|\p{Emoji_Modifier})?`;

/**
 * An emoji by Unicode's grammar: a flag, a keycap, or a pictograph, possibly joined with further
 * ones, or a tagged subdivision flag. `\p{RGI_Emoji}` would be exact, but needs the `v` flag and the
 * engine's newest tables: a client with newer emoji than the engine would be refused.
 */
const emojiShape = new RegExp(
  String.raw`^(?:\p{Regional_Indicator}{2}|[0-9#*]\ufe0f?\u20e3|${pictograph}(?:[\u{e0020}-\u{e007e}]+\u{e007f})?(?:\u200d${pictograph})*)$`,
  'u',
);

/** A sign that may carry the picture mark, with what stands behind it. */
const markable = /([0-9#*]|\p{Extended_Pictographic})\ufe0f?(\p{Emoji_Modifier})?/gu;

/** Signs that are pictures by themselves; so is every emoji that is yet to come. */
const pictureByDefault = /^[\p{Emoji_Presentation}\p{Cn}]$/u;

/** Whether this is one of the {@link namedReactions}. */
export function isNamedReaction(reaction: string): reaction is NamedReaction {
  // `includes` wants the element type; the predicate is what narrows.
  return (namedReactions as readonly string[]).includes(reaction);
}

/**
 * Checks a reaction and brings it into its one form, so that ☕ is one reaction whether or not a
 * keyboard adds the picture mark. The form is Unicode's fully-qualified one: every sign that needs
 * the mark to be a picture has it (❤️, 🏳️‍🌈), no other does (☕, 👍🏽).
 * @returns the reaction to store and to compare with, or `EMOJI_INVALID`
 * @see https://www.unicode.org/reports/tr51/#def_fully_qualified_emoji
 */
export function checkReaction(raw: string): Checked<string> {
  if (isNamedReaction(raw)) return valid(raw);
  if (raw.length > unitsMax) return invalid('EMOJI_INVALID');
  const emoji = raw.normalize('NFC');
  const [first, second] = graphemes.segment(emoji);
  if (first === undefined || second !== undefined) return invalid('EMOJI_INVALID');
  return emojiShape.test(emoji) ? valid(fullyQualified(emoji)) : invalid('EMOJI_INVALID');
}

function fullyQualified(emoji: string): string {
  return emoji.replace(markable, (_, sign: string, tone: string | undefined) => {
    if (tone !== undefined) return sign + tone;
    return pictureByDefault.test(sign) ? sign : sign + pictureMark;
  });
}
