import { createFileRoute } from '@tanstack/react-router';
import { nextSearch } from '../account/next-search.ts';
import { SignUpScreen } from '../account/sign-up-screen.tsx';

export const Route = createFileRoute('/sign-up')({
  validateSearch: nextSearch,
  component: function SignUpPage() {
    const { next } = Route.useSearch();
    return <SignUpScreen next={next} />;
  },
});
