import type { TFunction } from 'i18next';
import en from '../locales/en.json';
import { AuthError } from './auth-api.ts';

/** The sentence a person reads when signing in or out failed. */
export function describeAuthError(error: unknown, t: TFunction): string {
  if (!(error instanceof AuthError)) return t('auth.UNKNOWN');
  if (isKnown(error.code)) return t(`auth.${error.code}`);
  // The server's own rules answer with sentences meant for people.
  return error.message || t('auth.UNKNOWN');
}

function isKnown(code: string): code is keyof typeof en.auth {
  return Object.hasOwn(en.auth, code);
}
