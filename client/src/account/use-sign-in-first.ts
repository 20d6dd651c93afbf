import { useLocation, useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { showToast } from '../components/toast.tsx';

/** Tells a visitor that something needs an account, with the way to one and back. */
export function useSignInFirst(): (sentence: string) => void {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { href } = useLocation();
  return useCallback(
    sentence =>
      void showToast({
        text: sentence,
        action: {
          label: t('nav.signIn'),
          run: () => void navigate({ to: '/sign-in', search: { next: href } }),
        },
      }),
    [t, navigate, href],
  );
}
