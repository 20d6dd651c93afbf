import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, buttonClass } from '../components/button.tsx';
import { checkEmail, checkPassword } from './check-account.ts';
import { describeRefusal } from './describe-auth-error.ts';
import styles from './door.module.css';
import { Door } from './door.tsx';
import { EmailField } from './email-field.tsx';
import { FormError } from './form-error.tsx';
import { PasswordField } from './password-field.tsx';
import { useSignIn } from './use-account.ts';
import { useAccountForm } from './use-account-form.ts';

/** @param next where to go afterwards, a path of this site */
export function SignInScreen({ next = '/' }: { readonly next?: string | undefined }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { signIn } = useSignIn();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const { isBusy, error, errors, form } = useAccountForm({
    check: () => ({ email: checkEmail(email, t), password: checkPassword(password, t) }),
    send: async () => {
      await signIn({ email: email.trim(), password });
      await navigate({ href: next, replace: true });
    },
    describe: failure => describeRefusal(failure, t),
  });
  return (
    <Door
      title={t('account.signInTitle')}
      text={t('account.signInText')}
      aside={
        <>
          {t('account.noAccount')}{' '}
          <Link to="/sign-up" search={{ next }} className="link">
            {t('account.signUp')}
          </Link>
        </>
      }
    >
      <form {...form} className={styles.fields}>
        <EmailField value={email} error={errors.email} onChange={setEmail} />
        <PasswordField
          label={t('account.password')}
          kind="current"
          value={password}
          error={errors.password}
          onChange={setPassword}
        />
        <FormError text={error} />
        <Button type="submit" tone="primary" size="large" wide isBusy={isBusy}>
          {t('account.signIn')}
        </Button>
      </form>
      <Link to="/forgot" state={{ email }} className="link">
        {t('account.forgot')}
      </Link>
      <Link to="/" className={buttonClass({ wide: true })}>
        {t('account.lookAround')}
      </Link>
    </Door>
  );
}
