import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../components/button.tsx';
import { showToast } from '../components/toast.tsx';
import { changePassword } from './auth-api.ts';
import { checkNewPassword, checkPassword } from './check-account.ts';
import { describeRefusal } from './describe-auth-error.ts';
import { FormError } from './form-error.tsx';
import { PasswordField } from './password-field.tsx';
import styles from './password-form.module.css';
import { useAccountForm } from './use-account-form.ts';

/** Changes the password; all other sign-ins of the account end with it. */
export function PasswordForm({ onChanged }: { readonly onChanged: () => void }) {
  const { t } = useTranslation();
  const [current, setCurrent] = useState('');
  const [chosen, setChosen] = useState('');
  const { isBusy, error, errors, form } = useAccountForm({
    check: () => ({
      password: checkPassword(current, t),
      newPassword: checkNewPassword(chosen, t),
    }),
    send: async () => {
      await changePassword({ currentPassword: current, newPassword: chosen });
      showToast({ text: t('account.passwordChanged') });
      onChanged();
    },
    describe: failure => describeRefusal(failure, t),
  });
  return (
    <form {...form} className={styles.form}>
      <PasswordField
        label={t('account.currentPassword')}
        kind="current"
        value={current}
        error={errors.password}
        onChange={setCurrent}
      />
      <PasswordField
        label={t('account.newPassword')}
        kind="new"
        value={chosen}
        error={errors.newPassword}
        onChange={setChosen}
      />
      <p className={styles.text}>{t('account.passwordChangeText')}</p>
      <FormError text={error} />
      <Button type="submit" isBusy={isBusy}>
        {t('account.changePassword')}
      </Button>
    </form>
  );
}
