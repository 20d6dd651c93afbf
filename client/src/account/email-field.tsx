import { useTranslation } from 'react-i18next';
import { TextField } from '../components/text-field.tsx';

interface EmailFieldProps {
  readonly value: string;
  readonly error: string | undefined;
  readonly onChange: (email: string) => void;
}

/** The address of an account. */
export function EmailField({ value, error, onChange }: EmailFieldProps) {
  const { t } = useTranslation();
  return (
    <TextField
      label={t('account.email')}
      error={error}
      type="email"
      name="email"
      autoComplete="email"
      inputMode="email"
      dir="ltr"
      required
      maxLength={254}
      value={value}
      onChange={event => onChange(event.target.value)}
    />
  );
}
