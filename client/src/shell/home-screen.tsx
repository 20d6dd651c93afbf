import { Navigate } from '@tanstack/react-router';
import { SpaceSkeleton } from '../spaces/space-skeleton.tsx';
import { useMySpaces, useSpaces } from '../spaces/use-spaces.ts';
import { useHomeSlug } from './use-home-slug.ts';

/** Leads to the space that is home; where there is none yet, to the list that invites to make one. */
export function HomeScreen() {
  const { status, spaces } = useSpaces();
  const mine = useMySpaces();
  const slug = useHomeSlug(spaces);
  if (status !== 'ready' || mine.status !== 'ready') return <SpaceSkeleton />;
  if (!slug) return <Navigate to="/spaces" replace />;
  return <Navigate to="/s/$slug" params={{ slug }} replace />;
}
