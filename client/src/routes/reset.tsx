import { createFileRoute } from '@tanstack/react-router';
import { ResetScreen } from '../account/reset-screen.tsx';
import { tokenSearch } from '../account/token-search.ts';

export const Route = createFileRoute('/reset')({
  validateSearch: tokenSearch,
  component: function ResetPage() {
    const { token } = Route.useSearch();
    return <ResetScreen token={token} />;
  },
});
