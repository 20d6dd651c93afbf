import { type RefObject, useEffect, useState } from 'react';

/**
 * Whether an element is on the screen or within some windows of it; true until it was measured.
 * @param margin how far away still counts as near, as CSS says it
 */
export function useNear(ref: RefObject<HTMLElement | null>, margin: string): boolean {
  const [isNear, setIsNear] = useState(true);
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    const observer = new IntersectionObserver(
      ([entry]) => setIsNear(entry?.isIntersecting ?? true),
      {
        rootMargin: `${margin} 0px`,
      },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [ref, margin]);
  return isNear;
}
