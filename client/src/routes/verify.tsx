import { createFileRoute } from '@tanstack/react-router';
import { tokenSearch } from '../account/token-search.ts';
import { VerifyScreen } from '../account/verify-screen.tsx';

export const Route = createFileRoute('/verify')({
  validateSearch: tokenSearch,
  component: function VerifyPage() {
    const { token } = Route.useSearch();
    return <VerifyScreen token={token} />;
  },
});
