import { createFileRoute } from '@tanstack/react-router';
import { VerifyScreen } from '../account/verify-screen.tsx';
import { tokenSearch } from '../account/token-search.ts';

export const Route = createFileRoute('/verify')({
  validateSearch: tokenSearch,
  component: function VerifyPage() {
    const { token } = Route.useSearch();
    return <VerifyScreen token={token} />;
  },
});
