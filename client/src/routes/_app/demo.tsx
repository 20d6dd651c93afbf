import { createFileRoute } from '@tanstack/react-router';
import { DemoScreen } from '../../demo/demo-screen.tsx';

export const Route = createFileRoute('/_app/demo')({ component: DemoScreen });
