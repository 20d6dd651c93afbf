import type { SpaceView } from '../spaces/use-spaces.ts';

const storageKey = 'plaza.last-space';

/** Remembers the space that was open last: the home page leads there. */
export function rememberSpace(slug: string): void {
  localStorage.setItem(storageKey, slug);
}

/** Where the home page leads: the last open space, else one's own, else the one with most people. */
export function useHomeSlug(spaces: readonly SpaceView[]): string | undefined {
  const last = localStorage.getItem(storageKey);
  const byPeople = [...spaces].sort(
    (a, b) => (b.stats?.memberCount ?? 0) - (a.stats?.memberCount ?? 0),
  );
  const home =
    spaces.find(view => view.space.slug === last) ??
    byPeople.find(view => view.mine) ??
    byPeople.at(0);
  return home?.space.slug;
}
