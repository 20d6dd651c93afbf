import { limits } from '@plaza/shared/limits';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { TextField } from '../components/text-field.tsx';
import { checkNewHandle } from './check-account.ts';

interface NameFieldProps {
  readonly value: string;
  readonly error: string | undefined;
  readonly onChange: (value: string) => void;
}

/** What others call this person. */
export function NameField({ value, error, onChange }: NameFieldProps) {
  const { t } = useTranslation();
  return (
    <TextField
      label={t('account.name')}
      hint={t('account.nameHint')}
      error={error}
      name="name"
      autoComplete="name"
      dir="auto"
      required
      maxLength={limits.displayNameLengthMax}
      value={value}
      onChange={event => onChange(event.target.value)}
    />
  );
}

/** The handle, checked as the module will check it once the field was left. */
export function HandleField({ value, error, onChange }: NameFieldProps) {
  const { t } = useTranslation();
  const [wasLeft, setWasLeft] = useState(false);
  const early = wasLeft && value !== '' ? checkNewHandle(value, t) : undefined;
  return (
    <TextField
      label={t('account.handle')}
      hint={t('account.handleHint', { address: `${window.location.host}/p/${value || '…'}` })}
      error={error ?? early}
      prefix="@"
      name="handle"
      autoComplete="username"
      autoCapitalize="none"
      autoCorrect="off"
      spellCheck={false}
      dir="ltr"
      required
      minLength={limits.handleLengthMin}
      maxLength={limits.handleLengthMax}
      value={value}
      onChange={event => onChange(event.target.value.toLowerCase())}
      onBlur={() => setWasLeft(true)}
    />
  );
}
