import { createFileRoute } from '@tanstack/react-router';
import { WelcomeScreen } from '../account/welcome-screen.tsx';

export const Route = createFileRoute('/welcome/$token')({
  component: function WelcomePage() {
    const { token } = Route.useParams();
    return <WelcomeScreen token={token} />;
  },
});
