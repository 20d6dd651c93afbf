import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, buttonClass } from '../components/button.tsx';
import { showToast } from '../components/toast.tsx';
import { AuthError, resetPassword } from './auth-api.ts';
import { checkNewPassword } from './check-account.ts';
import { describeRefusal } from './describe-auth-error.ts';
import styles from './door.module.css';
import { Door } from './door.tsx';
import { FormError } from './form-error.tsx';
import { PasswordField } from './password-field.tsx';
import { useAccountForm } from './use-account-form.ts';

/** @param token from the mailed link */
export function ResetScreen({ token }: { readonly token: string | undefined }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [password, setPassword] = useState('');
  const [isDead, setIsDead] = useState(!token);
  const { isBusy, error, errors, form } = useAccountForm({
    check: () => ({ newPassword: checkNewPassword(password, t) }),
    send: async () => {
      await resetPassword({ token: token ?? '', newPassword: password });
      showToast({ text: t('account.resetDone') });
      await navigate({ to: '/sign-in' });
    },
    describe: failure => {
      if (failure instanceof AuthError && failure.code === 'INVALID_TOKEN') setIsDead(true);
      return describeRefusal(failure, t);
    },
  });
  if (isDead) {
    return (
      <Door title={t('account.resetTitle')}>
        <FormError text={t('account.resetBroken')} />
        <Link to="/forgot" className={buttonClass({ tone: 'primary', size: 'large' })}>
          {t('account.forgotTitle')}
        </Link>
      </Door>
    );
  }
  return (
    <Door title={t('account.resetTitle')} text={t('account.resetText')}>
      <form {...form} className={styles.fields}>
        <PasswordField
          label={t('account.newPassword')}
          kind="new"
          value={password}
          error={errors.newPassword}
          onChange={setPassword}
        />
        <FormError text={error} />
        <Button type="submit" tone="primary" size="large" wide isBusy={isBusy}>
          {t('account.resetSave')}
        </Button>
      </form>
    </Door>
  );
}
