import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, buttonClass } from '../components/button.tsx';
import { showToast } from '../components/toast.tsx';
import { resetPassword } from './auth-api.ts';
import { describeAuthError } from './describe-auth-error.ts';
import { Door } from './door.tsx';
import { FormError } from './form-error.tsx';
import { PasswordField } from './password-field.tsx';
import { useSubmit } from './use-submit.ts';

/** @param token from the mailed link */
export function ResetScreen({ token }: { readonly token: string | undefined }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [password, setPassword] = useState('');
  const { isBusy, error, handleSubmit } = useSubmit(
    async () => {
      await resetPassword({ token: token ?? '', newPassword: password });
      showToast({ text: t('account.resetDone') });
      await navigate({ to: '/sign-in' });
    },
    failure => describeAuthError(failure, t),
  );
  if (!token) {
    return (
      <Door title={t('account.resetTitle')} text={t('account.resetBroken')}>
        <Link to="/forgot" className={buttonClass({ tone: 'primary', size: 'large' })}>
          {t('account.forgotTitle')}
        </Link>
      </Door>
    );
  }
  return (
    <Door title={t('account.resetTitle')} text={t('account.resetText')}>
      <form onSubmit={handleSubmit} style={{ display: 'contents' }}>
        <PasswordField
          label={t('account.newPassword')}
          kind="new"
          value={password}
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
