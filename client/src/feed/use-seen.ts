import { type RefObject, useEffect, useRef, useState } from 'react';

/** How long something must stand on the screen to count as looked at. */
const lookMs = 700;

/**
 * Whether an element has been looked at: it stood on the screen of a visible page for a moment.
 * @param onSeen called once; nothing is watched without it
 */
export function useSeen(
  ref: RefObject<HTMLElement | null>,
  onSeen: (() => void) | undefined,
): boolean {
  const [isSeen, setIsSeen] = useState(false);
  const callback = useRef(onSeen);
  callback.current = onSeen;
  const isWatching = onSeen !== undefined && !isSeen;

  useEffect(() => {
    const element = ref.current;
    if (!isWatching || !element) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isOnScreen = false;
    const consider = () => {
      clearTimeout(timer);
      if (!isOnScreen || document.visibilityState !== 'visible') return;
      timer = setTimeout(() => {
        setIsSeen(true);
        callback.current?.();
      }, lookMs);
    };
    // The head of a post is enough: a tall one never fits the window whole.
    const observer = new IntersectionObserver(
      ([entry]) => {
        isOnScreen = entry?.isIntersecting ?? false;
        consider();
      },
      { rootMargin: '-80px 0px -40px 0px' },
    );
    observer.observe(element);
    document.addEventListener('visibilitychange', consider);
    return () => {
      clearTimeout(timer);
      observer.disconnect();
      document.removeEventListener('visibilitychange', consider);
    };
  }, [ref, isWatching]);

  return isSeen;
}
