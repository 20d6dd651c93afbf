import { Link, useLocation } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../components/button.tsx';
import { requestPasswordReset } from './auth-api.ts';
import { checkEmail } from './check-account.ts';
import { describeRefusal } from './describe-auth-error.ts';
import styles from './door.module.css';
import { Door } from './door.tsx';
import { EmailField } from './email-field.tsx';
import { FormError } from './form-error.tsx';
import { useAccountForm } from './use-account-form.ts';

declare module '@tanstack/react-router' {
  interface HistoryState {
    /** The address that somebody had typed before they forgot the password. */
    readonly email?: string;
  }
}

/** Asks for a link to choose a new password. The answer is the same for every address. */
export function ForgotScreen() {
  const { t } = useTranslation();
  const typed = useLocation().state.email ?? '';
  const [email, setEmail] = useState(typed);
  const [isSent, setIsSent] = useState(false);
  const { isBusy, error, errors, form } = useAccountForm({
    check: () => ({ email: checkEmail(email, t) }),
    send: async () => {
      await requestPasswordReset(email.trim());
      setIsSent(true);
    },
    describe: failure => describeRefusal(failure, t),
  });
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
      <form {...form} className={styles.fields}>
        <EmailField value={email} error={errors.email} onChange={setEmail} />
        <FormError text={error} />
        <Button type="submit" tone="primary" size="large" wide isBusy={isBusy}>
          {t('account.forgotSend')}
        </Button>
      </form>
    </Door>
  );
}
