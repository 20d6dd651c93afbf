import { createFileRoute } from '@tanstack/react-router';
import { FeedScreen } from '../../feed/feed-screen.tsx';

export const Route = createFileRoute('/_app/s/$slug/')({
  component: function FeedPage() {
    const { slug } = Route.useParams();
    return <FeedScreen key={slug} slug={slug} />;
  },
});
