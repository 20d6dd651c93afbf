import { createRootRoute, Outlet } from '@tanstack/react-router';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { useOtherTabs } from '../account/use-account.ts';
import { showToast, ToastRegion } from '../components/toast.tsx';
import { NotFoundScreen } from '../shell/not-found-screen.tsx';
import { PageFailedScreen } from '../shell/page-failed-screen.tsx';

function RootPage() {
  const { t } = useTranslation();
  useOtherTabs(useCallback(() => void showToast({ text: t('account.otherTab') }), [t]));
  return (
    <>
      <Outlet />
      <ToastRegion />
    </>
  );
}

export const Route = createRootRoute({
  component: RootPage,
  notFoundComponent: NotFoundScreen,
  errorComponent: PageFailedScreen,
});
