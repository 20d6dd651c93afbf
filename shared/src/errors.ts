/**
 * The one list of refusals. The module throws them as `SenderError("CODE: sentence")`, the app
 * server answers with them, the client translates them by code and falls back to the sentence.
 */

/** Every stable code with the sentence that a person reads when nothing more exact is known. */
export const refusals = {
  SIGN_IN_REQUIRED: 'Sign in to do this.',
  TOKEN_NOT_TRUSTED: 'This sign-in was not made for this Plaza. Sign in again.',
  SESSION_ENDED: 'This session was ended. Sign in again.',
  TOO_MANY_CONNECTIONS: 'Plaza is open in too many places at once. Close some of them first.',
  REGISTRATION_REQUIRED: 'Choose a handle and a name first.',
  ALREADY_REGISTERED: 'This account already has a person.',
  SUSPENDED: 'Your account is suspended.',
  NOT_ALLOWED: 'You are not allowed to do this.',
  NOT_A_MEMBER: 'Join this space first.',
  NOT_FOUND: 'This is not here any more.',
  DELETED: 'This was deleted, so it cannot be changed or answered.',
  HANDLE_INVALID:
    'A handle is 3 to 24 lower-case letters, digits or single hyphens, and begins with a letter.',
  HANDLE_RESERVED: 'This handle is kept for Plaza itself. Choose another.',
  HANDLE_TAKEN: 'Somebody already has this handle. Choose another.',
  SLUG_INVALID:
    'An address is 3 to 40 lower-case letters, digits or single hyphens, and begins with a letter.',
  SLUG_RESERVED: 'This address is kept for Plaza itself. Choose another.',
  SLUG_TAKEN: 'A space with this address already exists. Choose another.',
  TEXT_EMPTY: 'Write something first.',
  TEXT_TOO_LONG: 'This text is too long.',
  TEXT_INVALID: 'This text contains characters that cannot be shown.',
  HUE_INVALID: 'Choose one of the offered colours.',
  ICON_INVALID: 'Choose one of the offered icons.',
  EMOJI_INVALID: 'React with exactly one emoji.',
  TOO_MANY_OWN_REACTIONS: 'You have reacted here as often as fits. Take one back first.',
  TOO_MANY_REACTIONS: 'There are already as many different reactions here as fit.',
  TOO_MANY_PICTURES: 'A post holds at most four pictures.',
  TOO_MANY_PINS: 'This space already has as many pinned posts as fit. Unpin one first.',
  PICTURE_UNKNOWN: 'One of the pictures was not uploaded. Add it again.',
  LAST_OWNER: 'A space needs an owner. Make somebody else an owner first.',
  LAST_ADMIN: 'Plaza needs an admin. Make somebody else an admin first.',
  SELF_TARGET: 'You cannot do this to yourself.',
  TIME_INVALID: 'This time does not fit.',
  RATE_LIMITED: 'That was a lot at once. Try again in a moment.',
  ARGUMENT_INVALID: 'This request does not fit together.',
} as const;

/** A stable code; never reused for another meaning. */
export type RefusalCode = keyof typeof refusals;

/** The result of checking something that came from outside. */
export type Checked<T> =
  | { readonly isValid: true; readonly value: T }
  | { readonly isValid: false; readonly code: RefusalCode; readonly sentence: string };

/** A value that passed. */
export function valid<T>(value: T): Checked<T> {
  return { isValid: true, value };
}

/**
 * A value that did not pass.
 * @param sentence for people; the code's own sentence when left out
 */
export function invalid(code: RefusalCode, sentence: string = refusals[code]): Checked<never> {
  return { isValid: false, code, sentence };
}

/** The text that crosses the wire: `CODE: sentence`. */
export function formatRefusal(code: RefusalCode, sentence: string = refusals[code]): string {
  return `${code}: ${sentence}`;
}

/**
 * Reads `CODE: sentence` back.
 * @returns null when the text does not begin with a known code, as with an internal error
 */
export function parseRefusal(text: string): { code: RefusalCode; sentence: string } | null {
  const colon = text.indexOf(': ');
  if (colon < 0) return null;
  const code = text.slice(0, colon);
  if (!Object.hasOwn(refusals, code)) return null;
  // The line above proved that `code` is one of the keys.
  return { code: code as RefusalCode, sentence: text.slice(colon + 2) };
}
