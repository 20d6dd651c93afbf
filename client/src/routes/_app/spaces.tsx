import { createFileRoute } from '@tanstack/react-router';
import { SpacesScreen } from '../../spaces/spaces-screen.tsx';

interface SpacesSearch {
  /** Whether the form for a new space is open. */
  readonly create?: boolean;
}

export const Route = createFileRoute('/_app/spaces')({
  validateSearch: (search: Record<string, unknown>): SpacesSearch =>
    search.create === true ? { create: true } : {},
  component: function SpacesPage() {
    const { create = false } = Route.useSearch();
    return <SpacesScreen isCreating={create} />;
  },
});
