import { createRouter } from '@tanstack/react-router';
import { routeTree } from './route-tree.gen.ts';

/** The routes, split by screen and fetched ahead when a link is pointed at. */
export function createAppRouter() {
  return createRouter({
    routeTree,
    defaultPreload: 'intent',
    scrollRestoration: true,
    defaultPendingMs: 200,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
