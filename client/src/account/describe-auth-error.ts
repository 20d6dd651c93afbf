import type { TFunction } from 'i18next';
import en from '../locales/en.json';
import { AuthError } from './auth-api.ts';
import type { AccountField } from './check-account.ts';
import type { Refusal } from './use-account-form.ts';

/** The sentence a person reads when signing in or out failed. */
export function describeAuthError(error: unknown, t: TFunction): string {
  if (!(error instanceof AuthError)) return t('auth.UNKNOWN');
  const code = codeOf(error);
  if (isKnown(code)) return t(`auth.${code}`);
  // The server's own rules answer with sentences meant for people.
  return error.message || t('auth.UNKNOWN');
}

/** The same, with the field that it is about. */
export function describeRefusal(error: unknown, t: TFunction): Refusal {
  const text = describeAuthError(error, t);
  return { text, field: error instanceof AuthError ? fieldOf(codeOf(error)) : undefined };
}

/** What checks the shape of a request answers in its own tongue, with the field's path in front. */
function codeOf({ code, message }: AuthError): string {
  if (code !== 'VALIDATION_ERROR') return code;
  return message.startsWith('[body.email]') ? 'INVALID_EMAIL' : 'INVALID_SIGN_UP';
}

function fieldOf(code: string): AccountField | undefined {
  if (code === 'INVALID_EMAIL' || code.startsWith('USER_ALREADY_EXISTS')) return 'email';
  if (code === 'INVALID_PASSWORD') return 'password';
  return /^PASSWORD_/.test(code) ? 'newPassword' : undefined;
}

function isKnown(code: string): code is keyof typeof en.auth {
  return Object.hasOwn(en.auth, code);
}
