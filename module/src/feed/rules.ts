/** What may be written, and who may change what. Pure. */
import { type Checked, invalid, valid } from '@plaza/shared/errors';
import { limits } from '@plaza/shared/limits';
import { checkText } from '@plaza/shared/text';
import type { DeleterTag } from '../rows.ts';

/** @returns the text to store, or a `TEXT_…` refusal; a post with pictures needs no words */
export function checkPostText(raw: string, post: { readonly pictureCount: number }) {
  return checkText(raw, {
    lengthMax: limits.postLengthMax,
    mayBeEmpty: post.pictureCount > 0,
    isMultiline: true,
  });
}

/** @returns the text to store, or a `TEXT_…` refusal */
export function checkCommentText(raw: string): Checked<string> {
  return checkText(raw, { lengthMax: limits.commentLengthMax, isMultiline: true });
}

/** A picture as the author's client names it. */
export interface AttachedPicture {
  readonly fileId: string;
  readonly alt: string;
}

/** @returns the pictures with clean descriptions, or `TOO_MANY_PICTURES`, `TEXT_…` */
export function checkPictures(raw: readonly AttachedPicture[]): Checked<AttachedPicture[]> {
  if (raw.length > limits.picturesPerPostMax) return invalid('TOO_MANY_PICTURES');
  if (new Set(raw.map(picture => picture.fileId)).size < raw.length) {
    return invalid('ARGUMENT_INVALID', 'The same picture is there twice.');
  }
  const pictures: AttachedPicture[] = [];
  for (const { fileId, alt } of raw) {
    const text = checkText(alt, { lengthMax: limits.pictureAltLengthMax, mayBeEmpty: true });
    if (!text.isValid) return text;
    pictures.push({ fileId, alt: text.value });
  }
  return valid(pictures);
}

/**
 * As whom somebody may delete something; null when they may not. An author who also moderates
 * deletes their own words as the author.
 */
export function deleterOf(attempt: {
  readonly isAuthor: boolean;
  readonly isModerator: boolean;
}): DeleterTag | null {
  if (attempt.isAuthor) return 'Author';
  return attempt.isModerator ? 'Moderator' : null;
}

/**
 * Why one more reaction does not fit on a target.
 * @param target.kinds the different reactions that are on it
 * @param target.ownCount how many of them are this person's
 * @returns null when it fits
 */
export function reactionRefusal(
  emoji: string,
  target: { readonly kinds: ReadonlySet<string>; readonly ownCount: number },
): 'TOO_MANY_OWN_REACTIONS' | 'TOO_MANY_REACTIONS' | null {
  if (target.ownCount >= limits.reactionsPerPersonMax) return 'TOO_MANY_OWN_REACTIONS';
  const fits = target.kinds.has(emoji) || target.kinds.size < limits.reactionKindsPerTargetMax;
  return fits ? null : 'TOO_MANY_REACTIONS';
}

/** The beginning of a text for a mail; cut at 200 characters, never inside one. */
export function excerptOf(text: string): string {
  const characters = Array.from(text);
  return characters.length <= 200 ? text : `${characters.slice(0, 199).join('')}…`;
}
