import { limits } from '@plaza/shared/limits';
import { suggestName } from '@plaza/shared/names';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, buttonClass } from '../components/button.tsx';
import { showToast } from '../components/toast.tsx';
import { checkEmail, checkName, checkNewHandle, checkNewPassword } from './check-account.ts';
import { describeRefusal } from './describe-auth-error.ts';
import styles from './door.module.css';
import { Door } from './door.tsx';
import { EmailField } from './email-field.tsx';
import { FormError } from './form-error.tsx';
import { HandleField, NameField } from './name-fields.tsx';
import { PasswordField } from './password-field.tsx';
import { keepRegistration } from './registration.ts';
import { useSignIn } from './use-account.ts';
import { useAccountForm } from './use-account-form.ts';

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
  const { isBusy, error, errors, form } = useAccountForm({
    check: () => ({
      name: checkName(name, t),
      handle: checkNewHandle(handle, t),
      email: checkEmail(email, t),
      newPassword: checkNewPassword(password, t),
    }),
    send: async () => {
      keepRegistration({ handle, displayName: name });
      await signUp({ name, email: email.trim(), password });
      showToast({ text: t('account.verifyNotice') });
      await navigate({ href: next, replace: true });
    },
    describe: failure => describeRefusal(failure, t),
  });
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
      <form {...form} className={styles.fields}>
        <NameField value={name} error={errors.name} onChange={setName} />
        <HandleField value={handle} error={errors.handle} onChange={setChosenHandle} />
        <EmailField value={email} error={errors.email} onChange={setEmail} />
        <PasswordField
          label={t('account.password')}
          kind="new"
          value={password}
          error={errors.newPassword}
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
