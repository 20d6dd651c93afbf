import { limits } from '@plaza/shared/limits';
import { suggestName } from '@plaza/shared/names';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { showToast } from '../components/toast.tsx';
import { describeError } from '../errors/describe-error.ts';
import { currentUser } from './auth-api.ts';
import { checkName, checkNewHandle } from './check-account.ts';
import { FormError } from './form-error.tsx';
import { HandleField, NameField } from './name-fields.tsx';
import { keptRegistration, useRegister } from './registration.ts';
import styles from './registration-gate.module.css';
import { useAccount, useSignIn } from './use-account.ts';
import { useAccountForm } from './use-account-form.ts';
import { useMe } from './use-me.ts';

/**
 * Gives an account without a person its person: from what was chosen at the door, else by asking.
 * Shows nothing to everybody else.
 */
export function RegistrationGate() {
  const me = useMe();
  const { t } = useTranslation();
  const register = useRegister();
  const { changePerson } = useSignIn();
  const tried = useRef(false);
  const [isAsking, setIsAsking] = useState(false);
  const isUnregistered = me.status === 'unregistered';

  useEffect(() => {
    if (!isUnregistered) {
      setIsAsking(false);
      return;
    }
    const kept = keptRegistration();
    if (kept && !tried.current) {
      tried.current = true;
      // Between form and connection somebody else may have taken the handle: then ask.
      register(kept).catch(() => setIsAsking(true));
      return;
    }
    // A sign-in that was ended elsewhere looks the same to the engine: the app server knows.
    let isMounted = true;
    currentUser().then(
      user => {
        if (!isMounted) return;
        if (user) setIsAsking(true);
        else {
          showToast({ text: t('errors.SESSION_ENDED'), tone: 'bad' });
          void changePerson();
        }
      },
      () => isMounted && setIsAsking(true),
    );
    return () => {
      isMounted = false;
    };
  }, [isUnregistered, register, changePerson, t]);

  return isUnregistered && isAsking ? <FinishDialog /> : null;
}

function FinishDialog() {
  const { t } = useTranslation();
  const account = useAccount();
  const { signOut } = useSignIn();
  const register = useRegister();
  const known = keptRegistration();
  const accountName = account.status === 'signed-in' ? (account.user?.name ?? '') : '';
  const [name, setName] = useState(known?.displayName ?? accountName);
  const [handle, setHandle] = useState(
    known?.handle ?? suggestName(accountName, limits.handleLengthMax),
  );
  const { isBusy, error, errors, form } = useAccountForm({
    check: () => ({ name: checkName(name, t), handle: checkNewHandle(handle, t) }),
    send: () => register({ handle, displayName: name }),
    describe: failure => ({ text: describeError(failure, t) }),
  });
  return (
    <Dialog title={t('account.finishTitle')} onClose={() => void signOut()}>
      <form {...form} className={styles.form}>
        <p>{t('account.finishText')}</p>
        <NameField value={name} error={errors.name} onChange={setName} />
        <HandleField value={handle} error={errors.handle} onChange={setHandle} />
        <FormError text={error} />
        <Button type="submit" tone="primary" size="large" wide isBusy={isBusy}>
          {t('account.finish')}
        </Button>
      </form>
    </Dialog>
  );
}
