/**
 * The codes with which the app server refuses over HTTP, beside those of the module
 * (`errors.ts`). Each answer is `{ code, message }`; the message is the sentence given here or a
 * more exact one. Sign-in has further codes of its own, which Better Auth defines.
 */
export const serverRefusals = {
  BODY_TOO_LARGE: 'That is more text than fits here.',
  ENGINE_AWAY: 'Plaza is catching its breath. Try again in a few seconds.',
  INVALID_SIGN_UP: 'An account needs a name, a mail address and a password.',
  INVALID_TOKEN: 'This link has been used or replaced.',
  NO_DEMONSTRATION: 'This Plaza has no demonstration to enter.',
  PASSWORD_TOO_COMMON:
    'This password is one of the first that others would try. Choose one that is yours alone.',
  PASSWORD_TOO_LONG: 'A password has at most 128 characters.',
  PASSWORD_TOO_SHORT: 'A password needs at least 8 characters.',
  PICTURE_TOO_LARGE: 'This picture is larger than 12 MB. Make it smaller and try again.',
  PICTURE_UNREADABLE:
    'This file is no picture that Plaza can read. JPEG, PNG, WebP, GIF and AVIF work, up to 50 megapixels.',
  SERVER_BUSY: 'Many pictures arrive at once. Try again in a minute.',
  SERVER_ERROR: 'Something broke on our side. Try again in a moment.',
  SHARED_ACCOUNT: 'Others look at the demonstration as this person too: end your own session only.',
  SIGN_IN_LOCKED: 'Too many wrong passwords. Try again later, or reset your password by mail.',
  STAFF_ONLY: 'This is open to staff only.',
  STARTING: 'Plaza is starting. Try again in a moment.',
  WRONG_ORIGIN: 'This was asked for from another page. Open Plaza itself and try again.',
} as const;

/** A stable code; never reused for another meaning. */
export type ServerRefusalCode = keyof typeof serverRefusals;
