import { createRootRoute, Outlet } from '@tanstack/react-router';
import { ToastRegion } from '../components/toast.tsx';
import { NotFoundScreen } from '../shell/not-found-screen.tsx';
import { PageFailedScreen } from '../shell/page-failed-screen.tsx';

export const Route = createRootRoute({
  component: () => (
    <>
      <Outlet />
      <ToastRegion />
    </>
  ),
  notFoundComponent: NotFoundScreen,
  errorComponent: PageFailedScreen,
});
