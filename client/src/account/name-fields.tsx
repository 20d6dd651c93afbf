import { limits } from '@plaza/shared/limits';
import { checkHandle } from '@plaza/shared/names';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { TextField } from '../components/text-field.tsx';

interface NameFieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** What others call this person. */
export function NameField({ value, onChange }: NameFieldProps) {
  const { t } = useTranslation();
  return (
    <TextField
      label={t('account.name')}
      hint={t('account.nameHint')}
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
export function HandleField({ value, onChange }: NameFieldProps) {
  const { t } = useTranslation();
  const [wasLeft, setWasLeft] = useState(false);
  const checked = checkHandle(value);
  const error =
    wasLeft && value !== '' && !checked.isValid ? t(`errors.${checked.code}`) : undefined;
  return (
    <TextField
      label={t('account.handle')}
      hint={t('account.handleHint', { address: `${window.location.host}/p/${value || '…'}` })}
      error={error}
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
