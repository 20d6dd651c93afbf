import { Link, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Button, buttonClass } from '../components/button.tsx';
import { showToast } from '../components/toast.tsx';
import { AuthError, claimSetup } from './auth-api.ts';
import { describeAuthError } from './describe-auth-error.ts';
import styles from './door.module.css';
import { Door } from './door.tsx';
import { FormError } from './form-error.tsx';
import { RegistrationGate } from './registration-gate.tsx';
import { useAccountForm } from './use-account-form.ts';
import { useMe } from './use-me.ts';

/** The first admin's page. @param token from the link that the first start printed */
export function WelcomeScreen({ token }: { readonly token: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const me = useMe();
  const { isBusy, error, form } = useAccountForm({
    send: async () => {
      await claimSetup(token);
      showToast({ text: t('account.welcomeDone'), tone: 'sun' });
      await navigate({ to: '/spaces', search: { create: true } });
    },
    describe: failure => ({
      text:
        failure instanceof AuthError && ['NOT_FOUND', 'INVALID_TOKEN'].includes(failure.code)
          ? t('account.welcomeBroken')
          : describeAuthError(failure, t),
    }),
  });
  const next = `/welcome/${token}`;
  if (me.status === 'person') {
    return (
      <Door
        title={t('account.welcomeTitle')}
        text={t('account.welcomeSignedIn', { name: me.person?.displayName ?? '' })}
      >
        <form {...form} className={styles.fields}>
          <FormError text={error} />
          <Button type="submit" tone="primary" size="large" wide isBusy={isBusy}>
            {t('account.welcomeClaim')}
          </Button>
        </form>
      </Door>
    );
  }
  return (
    <Door title={t('account.welcomeTitle')} text={t('account.welcomeText')}>
      <Link
        to="/sign-up"
        search={{ next }}
        className={buttonClass({ tone: 'primary', size: 'large', wide: true })}
      >
        {t('account.signUp')}
      </Link>
      <Link to="/sign-in" search={{ next }} className={buttonClass({ size: 'large', wide: true })}>
        {t('account.signIn')}
      </Link>
      <RegistrationGate />
    </Door>
  );
}
