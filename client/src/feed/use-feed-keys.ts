import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useShortcuts } from '../shell/use-shortcuts.ts';

/** Keys of a feed: j and k walk the posts, o opens, r answers, c writes. */
export function useFeedKeys(slug: string): void {
  const navigate = useNavigate();
  useShortcuts(
    useMemo(
      () => ({
        j: () => step(1),
        k: () => step(-1),
        o: () => {
          const postId = focused()?.dataset.post;
          lastPostId = postId;
          if (postId) void navigate({ to: '/s/$slug/p/$postId', params: { slug, postId } });
        },
        r: () => focused()?.querySelector<HTMLElement>('[data-comment]')?.click(),
        c: () => document.querySelector<HTMLElement>('[data-composer]')?.focus(),
      }),
      [navigate, slug],
    ),
  );
}

function focused(): HTMLElement | null {
  return document.activeElement?.closest<HTMLElement>('[data-post]') ?? null;
}

/** The post the keys were last at: coming back from its page, the walk goes on there. */
let lastPostId: string | undefined;

function step(by: 1 | -1): void {
  const posts = Array.from(document.querySelectorAll<HTMLElement>('[data-post]'));
  const left = posts.find(post => post.dataset.post === lastPostId);
  const at = posts.indexOf(focused() ?? (left && isOnScreen(left) ? left : document.body));
  // Nothing is focused yet: begin with the first post below the header.
  const target =
    at < 0 ? posts.find(post => post.getBoundingClientRect().top > headerPx) : posts[at + by];
  if (!target) return;
  lastPostId = target.dataset.post;
  target.focus();
}

const headerPx = 56;

function isOnScreen(element: HTMLElement): boolean {
  const { top, bottom } = element.getBoundingClientRect();
  return bottom > headerPx && top < window.innerHeight;
}
