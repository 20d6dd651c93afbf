import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react';

/** Gives `ref` the focus when something in it has closed and left the focus nowhere. */
export function useFocusBack(ref: RefObject<HTMLElement | null>, isOpen: boolean): void {
  const wasOpen = useRef(isOpen);
  useEffect(() => {
    const hasClosed = wasOpen.current && !isOpen;
    wasOpen.current = isOpen;
    if (hasClosed && isFocusNowhere()) ref.current?.focus({ preventScroll: true });
  }, [ref, isOpen]);
}

/**
 * Gives the focus on when an element that holds it is taken away, such as a deleted post.
 * @param nextOf who gets it, asked just before the element goes; nobody for null
 */
export function useFocusPassedOn(
  ref: RefObject<HTMLElement | null>,
  nextOf: (element: HTMLElement) => HTMLElement | null,
): void {
  const ask = useRef(nextOf);
  ask.current = nextOf;
  useLayoutEffect(() => {
    const element = ref.current;
    return () => {
      if (element?.contains(document.activeElement))
        ask.current(element)?.focus({ preventScroll: true });
    };
  }, [ref]);
}

/** The element after this one among those that `selector` finds in `within`, or else the one before. */
export function neighbourOf(
  element: HTMLElement,
  { selector, within }: { readonly selector: string; readonly within: ParentNode },
): HTMLElement | null {
  const all = Array.from(within.querySelectorAll<HTMLElement>(selector));
  const at = all.indexOf(element);
  return all[at + 1] ?? all[at - 1] ?? null;
}

function isFocusNowhere(): boolean {
  return document.activeElement === null || document.activeElement === document.body;
}
