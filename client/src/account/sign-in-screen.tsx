import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, buttonClass } from '../components/button.tsx';
import { TextField } from '../components/text-field.tsx';
import { describeAuthError } from './describe-auth-error.ts';
import { Door } from './door.tsx';
import { FormError } from './form-error.tsx';
import { PasswordField } from './password-field.tsx';
import { useSignIn } from './use-account.ts';
import { useSubmit } from './use-submit.ts';

/** @param next where to go afterwards, a path of this site */
export function SignInScreen({ next = '/' }: { readonly next?: string | undefined }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { signIn } = useSignIn();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const { isBusy, error, handleSubmit } = useSubmit(
    async () => {
      await signIn({ email, password });
      await navigate({ href: next, replace: true });
    },
    failure => describeAuthError(failure, t),
  );
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
      <form onSubmit={handleSubmit} style={{ display: 'contents' }}>
        <EmailField value={email} onChange={setEmail} />
        <PasswordField
          label={t('account.password')}
          kind="current"
          value={password}
          onChange={setPassword}
        />
        <FormError text={error} />
        <Button type="submit" tone="primary" size="large" wide isBusy={isBusy}>
          {t('account.signIn')}
        </Button>
      </form>
      <Link to="/forgot" className="link">
        {t('account.forgot')}
      </Link>
      <Link to="/" className={buttonClass({ wide: true })}>
        {t('account.lookAround')}
      </Link>
    </Door>
  );
}

/** The address of an account. */
export function EmailField({
  value,
  onChange,
}: {
  readonly value: string;
  readonly onChange: (email: string) => void;
}) {
  const { t } = useTranslation();
  return (
    <TextField
      label={t('account.email')}
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
