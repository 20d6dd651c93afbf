import { createFileRoute } from '@tanstack/react-router';
import { nextSearch } from '../account/next-search.ts';
import { SignInScreen } from '../account/sign-in-screen.tsx';

export const Route = createFileRoute('/sign-in')({
  validateSearch: nextSearch,
  component: function SignInPage() {
    const { next } = Route.useSearch();
    return <SignInScreen next={next} />;
  },
});
