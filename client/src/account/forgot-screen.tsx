import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../components/button.tsx';
import { requestPasswordReset } from './auth-api.ts';
import { describeAuthError } from './describe-auth-error.ts';
import { Door } from './door.tsx';
import { FormError } from './form-error.tsx';
import { EmailField } from './sign-in-screen.tsx';
import { useSubmit } from './use-submit.ts';

/** Asks for a link to choose a new password. The answer is the same for every address. */
export function ForgotScreen() {
  const { t } = useTranslation();
  const [email, setEmail] = useState('');
  const [isSent, setIsSent] = useState(false);
  const { isBusy, error, handleSubmit } = useSubmit(
    async () => {
      await requestPasswordReset(email);
      setIsSent(true);
    },
    failure => describeAuthError(failure, t),
  );
  const back = (
    <Link to="/sign-in" className="link">
      {t('account.signIn')}
    </Link>
  );
  if (isSent) {
    return (
      <Door title={t('account.forgotSentTitle')} aside={back}>
        <p role="status">{t('account.forgotSent', { email })}</p>
      </Door>
    );
  }
  return (
    <Door title={t('account.forgotTitle')} text={t('account.forgotText')} aside={back}>
      <form onSubmit={handleSubmit} style={{ display: 'contents' }}>
        <EmailField value={email} onChange={setEmail} />
        <FormError text={error} />
        <Button type="submit" tone="primary" size="large" wide isBusy={isBusy}>
          {t('account.forgotSend')}
        </Button>
      </form>
    </Door>
  );
}
