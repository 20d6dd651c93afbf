import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { FailedState } from '../components/failed-state.tsx';

/** A screen that broke, or whose code did not arrive. A new version may have replaced that code. */
export function PageFailedScreen({ error }: { readonly error: unknown }) {
  const { t } = useTranslation();
  useEffect(() => console.error(error), [error]);
  return <FailedState text={t('pages.failed')} onRetry={() => window.location.reload()} />;
}
