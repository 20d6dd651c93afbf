import { createFileRoute } from '@tanstack/react-router';
import { ForgotScreen } from '../account/forgot-screen.tsx';

export const Route = createFileRoute('/forgot')({ component: ForgotScreen });
