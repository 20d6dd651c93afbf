import { Mail } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../components/button.tsx';
import { cardClass } from '../components/card.tsx';
import { cx } from '../components/cx.ts';
import { showToast } from '../components/toast.tsx';
import { sendVerification } from './auth-api.ts';
import { describeAuthError } from './describe-auth-error.ts';
import { useAccount } from './use-account.ts';
import styles from './verify-notice.module.css';

/** Says, as long as it is so, that the mail address waits to be confirmed. */
export function VerifyNotice() {
  const { t } = useTranslation();
  const account = useAccount();
  const [isBusy, setIsBusy] = useState(false);
  const user = account.status === 'signed-in' ? account.user : null;
  if (!user || user.emailVerified) return null;

  const handleAgain = async () => {
    setIsBusy(true);
    try {
      await sendVerification(user.email);
      showToast({ text: t('account.verifySent', { email: user.email }) });
    } catch (error) {
      showToast({ text: describeAuthError(error, t), tone: 'bad' });
    }
    setIsBusy(false);
  };

  return (
    <section className={cx(cardClass, styles.notice)}>
      <Mail size={18} aria-hidden="true" />
      <p>{t('account.verifyWaits', { email: user.email })}</p>
      <Button size="small" isBusy={isBusy} onClick={handleAgain}>
        {t('account.sendAgain')}
      </Button>
    </section>
  );
}
