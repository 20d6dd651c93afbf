import { Eye, EyeOff } from 'lucide-react';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './password-field.module.css';

interface PasswordFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (password: string) => void;
  /** Whether it is chosen here or known already: password managers ask. */
  readonly kind: 'new' | 'current';
}

/** A password that can be looked at while it is typed. */
export function PasswordField({ label, value, onChange, kind }: PasswordFieldProps) {
  const { t } = useTranslation();
  const id = useId();
  const [isShown, setIsShown] = useState(false);
  return (
    <div>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      <span className={styles.box}>
        <input
          id={id}
          name="password"
          type={isShown ? 'text' : 'password'}
          autoComplete={kind === 'new' ? 'new-password' : 'current-password'}
          autoCapitalize="none"
          spellCheck={false}
          minLength={kind === 'new' ? 8 : undefined}
          maxLength={128}
          required
          value={value}
          aria-describedby={kind === 'new' ? `${id}-hint` : undefined}
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
      {kind === 'new' ? (
        <p id={`${id}-hint`} className={styles.hint}>
          {t('account.passwordHint')}
        </p>
      ) : null}
    </div>
  );
}
