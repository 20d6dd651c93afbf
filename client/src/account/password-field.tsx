import { Eye, EyeOff } from 'lucide-react';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { cx } from '../components/cx.ts';
import { FieldNote } from '../components/text-field.tsx';
import { passwordLengthMax, passwordLengthMin } from './check-account.ts';
import styles from './password-field.module.css';

interface PasswordFieldProps {
  readonly label: string;
  readonly value: string;
  readonly error?: string | undefined;
  readonly onChange: (password: string) => void;
  /** Whether it is chosen here or known already: password managers ask. */
  readonly kind: 'new' | 'current';
}

/** A password that can be looked at while it is typed. */
export function PasswordField({ label, value, error, onChange, kind }: PasswordFieldProps) {
  const { t } = useTranslation();
  const id = useId();
  const [isShown, setIsShown] = useState(false);
  const hint = kind === 'new' ? t('account.passwordHint') : undefined;
  return (
    <div>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      <span className={cx(styles.box, error && styles.wrong)}>
        <input
          id={id}
          name="password"
          type={isShown ? 'text' : 'password'}
          autoComplete={kind === 'new' ? 'new-password' : 'current-password'}
          autoCapitalize="none"
          spellCheck={false}
          minLength={kind === 'new' ? passwordLengthMin : undefined}
          maxLength={passwordLengthMax}
          required
          value={value}
          aria-invalid={error ? true : undefined}
          aria-describedby={error || hint ? `${id}-note` : undefined}
          onChange={event => onChange(event.target.value)}
        />
        <button
          type="button"
          aria-label={t(isShown ? 'account.hide' : 'account.show')}
          aria-pressed={isShown}
          onClick={() => setIsShown(!isShown)}
        >
          {isShown ? <EyeOff size={18} /> : <Eye size={18} />}
        </button>
      </span>
      <FieldNote id={id} hint={hint} error={error} />
    </div>
  );
}
