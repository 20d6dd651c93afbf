import { Link } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, buttonClass } from '../components/button.tsx';
import { showToast } from '../components/toast.tsx';
import { sendVerification, verifyEmail } from './auth-api.ts';
import { describeAuthError } from './describe-auth-error.ts';
import { Door } from './door.tsx';
import { useAccount, useAccountStore } from './use-account.ts';

/** @param token from the mailed link; it is used up by opening the page */
export function VerifyScreen({ token }: { readonly token: string | undefined }) {
  const { t } = useTranslation();
  const store = useAccountStore();
  const account = useAccount();
  const [outcome, setOutcome] = useState<'checking' | 'done' | 'broken'>(
    token ? 'checking' : 'broken',
  );
  const used = useRef(false);

  useEffect(() => {
    if (!token || used.current) return;
    used.current = true;
    verifyEmail(token).then(
      () => {
        setOutcome('done');
        void store.refreshUser();
      },
      () => setOutcome('broken'),
    );
  }, [token, store]);

  const email = account.status === 'signed-in' ? account.user?.email : undefined;
  const handleAgain = async () => {
    if (!email) return;
    try {
      await sendVerification(email);
      showToast({ text: t('account.verifySent', { email }) });
    } catch (error) {
      showToast({ text: describeAuthError(error, t), tone: 'bad' });
    }
  };

  return (
    <Door title={t('account.verifyTitle')}>
      <p role="status">
        {t(
          outcome === 'done'
            ? 'account.verifyDone'
            : outcome === 'broken'
              ? 'account.verifyBroken'
              : 'account.verifying',
        )}
      </p>
      {outcome === 'broken' && email ? (
        <Button onClick={handleAgain}>{t('account.verifyAgain')}</Button>
      ) : null}
      {outcome === 'checking' ? null : (
        <Link to="/" className={buttonClass({ tone: 'primary', size: 'large' })}>
          {t('account.toSquare')}
        </Link>
      )}
    </Door>
  );
}
