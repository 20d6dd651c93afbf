import { type PointerEvent, useCallback, useEffect, useRef, useState } from 'react';

/** A pointer rests this long, and a finger presses this long, before the tip shows. */
const restMs = 450;

/** What an element must carry to have a tip. */
export interface TipHandlers {
  readonly onPointerEnter: (event: PointerEvent) => void;
  readonly onPointerLeave: () => void;
  readonly onPointerDown: (event: PointerEvent) => void;
  readonly onPointerCancel: () => void;
  readonly onFocus: (event: { readonly currentTarget: Element }) => void;
  readonly onBlur: () => void;
  readonly onKeyDown: (event: { readonly key: string }) => void;
}

/**
 * Shows a tip to a resting pointer, to a long press and to the focus from the keyboard.
 * @returns `isHeldPress` tells in a click whether a long press has just ended, which asked for the
 * tip and not for the click
 */
export function useTip(): {
  readonly isShown: boolean;
  readonly isHeldPress: () => boolean;
  readonly handlers: TipHandlers;
} {
  const [isShown, setIsShown] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const isHeld = useRef(false);
  useEffect(() => () => clearTimeout(timer.current), []);

  const showLater = (isPress: boolean) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      isHeld.current = isPress;
      setIsShown(true);
    }, restMs);
  };
  const hide = () => {
    clearTimeout(timer.current);
    setIsShown(false);
  };
  return {
    isShown,
    isHeldPress: useCallback(() => {
      const wasHeld = isHeld.current;
      isHeld.current = false;
      return wasHeld;
    }, []),
    handlers: {
      onPointerEnter: event => event.pointerType === 'mouse' && showLater(false),
      onPointerLeave: hide,
      onPointerDown: event => {
        isHeld.current = false;
        if (event.pointerType !== 'mouse') showLater(true);
      },
      onPointerCancel: hide,
      onFocus: event => event.currentTarget.matches(':focus-visible') && showLater(false),
      onBlur: hide,
      onKeyDown: event => event.key === 'Escape' && hide(),
    },
  };
}
