import { limits } from '@plaza/shared/limits';
import { suggestName } from '@plaza/shared/names';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, buttonClass } from '../components/button.tsx';
import { showToast } from '../components/toast.tsx';
import { describeAuthError } from './describe-auth-error.ts';
import { Door } from './door.tsx';
import { FormError } from './form-error.tsx';
import { HandleField, NameField } from './name-fields.tsx';
import { PasswordField } from './password-field.tsx';
import { keepRegistration } from './registration.ts';
import { EmailField } from './sign-in-screen.tsx';
import { useSignIn } from './use-account.ts';
import { useSubmit } from './use-submit.ts';

/** @param next where to go afterwards, a path of this site */
export function SignUpScreen({ next = '/' }: { readonly next?: string | undefined }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { signUp } = useSignIn();
  const [name, setName] = useState('');
  const [chosenHandle, setChosenHandle] = useState<string | null>(null);
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const handle = chosenHandle ?? suggestName(name, limits.handleLengthMax);
  const { isBusy, error, handleSubmit } = useSubmit(
    async () => {
      keepRegistration({ handle, displayName: name });
      await signUp({ name, email, password });
      showToast({ text: t('account.verifyNotice') });
      await navigate({ href: next, replace: true });
    },
    failure => describeAuthError(failure, t),
  );
  return (
    <Door
      title={t('account.signUpTitle')}
      text={t('account.signUpText')}
      aside={
        <>
          {t('account.haveAccount')}{' '}
          <Link to="/sign-in" search={{ next }} className="link">
            {t('account.signIn')}
          </Link>
        </>
      }
    >
      <form onSubmit={handleSubmit} style={{ display: 'contents' }}>
        <NameField value={name} onChange={setName} />
        <HandleField value={handle} onChange={setChosenHandle} />
        <EmailField value={email} onChange={setEmail} />
        <PasswordField
          label={t('account.password')}
          kind="new"
          value={password}
          onChange={setPassword}
        />
        <FormError text={error} />
        <Button type="submit" tone="primary" size="large" wide isBusy={isBusy}>
          {t('account.signUp')}
        </Button>
      </form>
      <Link to="/" className={buttonClass({ wide: true })}>
        {t('account.lookAround')}
      </Link>
    </Door>
  );
}
