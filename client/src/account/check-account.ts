import { limits } from '@plaza/shared/limits';
import { checkHandle } from '@plaza/shared/names';
import type { TFunction } from 'i18next';

/** The fields that the forms at the door are made of. */
export type AccountField = 'name' | 'handle' | 'email' | 'password' | 'newPassword';

export const passwordLengthMin = 8;
export const passwordLengthMax = 128;

/** A sentence about what is wrong with a field, or nothing. The server decides; this saves a way. */
type Check = (value: string, t: TFunction) => string | undefined;

/** What others call somebody. */
export const checkName: Check = (name, t) => {
  if (name.trim() === '') return t('auth.NAME_MISSING');
  return name.length > limits.displayNameLengthMax ? t('errors.TEXT_TOO_LONG') : undefined;
};

/** A handle, by the module's own rule. */
export const checkNewHandle: Check = (handle, t) => {
  const checked = checkHandle(handle);
  return checked.isValid ? undefined : t(`errors.${checked.code}`);
};

/** A mail address as the app server will take it: letters end it, and it has a dot. */
export const checkEmail: Check = (email, t) => {
  if (email.trim() === '') return t('auth.EMAIL_MISSING');
  return /^[^\s@]+@(?:[^\s@.]+\.)+[a-z]{2,}$/i.test(email.trim())
    ? undefined
    : t('auth.INVALID_EMAIL');
};

/** A password that is known already. */
export const checkPassword: Check = (password, t) =>
  password === '' ? t('auth.PASSWORD_MISSING') : undefined;

/** A password that is being chosen. */
export const checkNewPassword: Check = (password, t) => {
  if (password.length < passwordLengthMin) return t('auth.PASSWORD_TOO_SHORT');
  return password.length > passwordLengthMax ? t('auth.PASSWORD_TOO_LONG') : undefined;
};
