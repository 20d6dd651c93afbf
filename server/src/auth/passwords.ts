/**
 * Which passwords are good enough, after NIST SP 800-63B: length counts, kinds of characters do
 * not, and what everybody tries first is refused.
 */
import { type ServerRefusalCode, serverRefusals } from '@plaza/shared/server-errors';
import { COMMON_PASSWORDS } from './common-passwords.ts';

/** Shortest password, in characters; the longest is 128. */
export const PASSWORD_LENGTH_MIN = 8;

/** Longest password, in characters: enough for any sentence, little enough to hash. */
export const PASSWORD_LENGTH_MAX = 128;

/** A refusal with its stable code and a sentence for people. */
export interface PasswordProblem {
  readonly code: Extract<ServerRefusalCode, `PASSWORD_${string}`>;
  readonly message: string;
}

/**
 * Judges a new password.
 * @param password as it was typed
 * @param ownWords the person's own name, handle and mail address, which others know too
 * @returns what is wrong with it, or null
 */
export function passwordProblem(
  password: string,
  ownWords: readonly string[],
): PasswordProblem | null {
  const length = [...password].length;
  if (length < PASSWORD_LENGTH_MIN) return problem('PASSWORD_TOO_SHORT');
  if (length > PASSWORD_LENGTH_MAX) return problem('PASSWORD_TOO_LONG');
  const isGuessable = isCommon(password) || isPattern(password) || isOwnWord(password, ownWords);
  return isGuessable ? problem('PASSWORD_TOO_COMMON') : null;
}

function problem(code: PasswordProblem['code']): PasswordProblem {
  return { code, message: serverRefusals[code] };
}

function isCommon(password: string): boolean {
  const plain = password.toLowerCase();
  // "Password2024!" is "password" to anybody who guesses.
  return COMMON_PASSWORDS.has(plain) || COMMON_PASSWORDS.has(plain.replace(/[\d\W_]+$/, ''));
}

/** One character or a short group over and over, or a run such as "12345678" or "hgfedcba". */
function isPattern(password: string): boolean {
  if (/^(.{1,4})\1+$/su.test(password)) return true;
  const codes = [...password].map(character => character.codePointAt(0) ?? 0);
  const step = (codes[1] ?? 0) - (codes[0] ?? 0);
  return (
    Math.abs(step) === 1 && codes.every((code, i) => i === 0 || code - (codes[i - 1] ?? 0) === step)
  );
}

function isOwnWord(password: string, ownWords: readonly string[]): boolean {
  const plain = lettersOf(password);
  const words = ownWords.flatMap(word => [word, word.split('@')[0] ?? '']).map(lettersOf);
  return plain.length > 0 && words.some(word => word.length >= 3 && word === plain);
}

/** Letters alone, so that "mira.lindt1990" and "Mira Lindt" are one word. */
function lettersOf(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}]/gu, '');
}
