import { createFileRoute } from '@tanstack/react-router';
import { PersonScreen } from '../../people/person-screen.tsx';

export const Route = createFileRoute('/_app/p/$handle')({
  component: function PersonPage() {
    const { handle } = Route.useParams();
    return <PersonScreen handle={handle} />;
  },
});
