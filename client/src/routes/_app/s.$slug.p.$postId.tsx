import { createFileRoute } from '@tanstack/react-router';
import { PostScreen } from '../../feed/post-screen.tsx';

export const Route = createFileRoute('/_app/s/$slug/p/$postId')({
  component: function PostPage() {
    const { slug, postId } = Route.useParams();
    return <PostScreen key={postId} slug={slug} postId={postId} />;
  },
});
