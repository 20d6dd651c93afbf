import { createFileRoute } from '@tanstack/react-router';
import { MembersScreen } from '../../spaces/members-screen.tsx';

export const Route = createFileRoute('/_app/s/$slug/people')({
  component: function MembersPage() {
    const { slug } = Route.useParams();
    return <MembersScreen slug={slug} />;
  },
});
