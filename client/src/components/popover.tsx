import {
  type ReactNode,
  type RefObject,
  useCallback,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { cx } from './cx.ts';
import styles from './popover.module.css';

/** What the control that opens a popover must carry. */
export interface TriggerProps {
  readonly ref: RefObject<HTMLButtonElement | null>;
  readonly 'aria-expanded': boolean;
  readonly 'aria-controls': string;
  readonly 'aria-haspopup': 'menu' | 'dialog';
  readonly onClick: () => void;
}

interface PopoverProps {
  readonly kind: 'menu' | 'dialog';
  /** Names the panel for those who cannot see where it hangs. */
  readonly label: string;
  readonly align?: 'start' | 'end';
  readonly className?: string;
  readonly trigger: (props: TriggerProps) => ReactNode;
  /** The panel's content; mounted only while open. */
  readonly children: (close: () => void) => ReactNode;
}

/**
 * A panel that hangs from a control. It lives in the browser's top layer, so nothing clips it; a
 * press elsewhere or Escape closes it, and the focus returns to the control.
 */
export function Popover({
  kind,
  label,
  align = 'end',
  className,
  trigger,
  children,
}: PopoverProps) {
  const id = useId();
  const triggerRef = useRef<HTMLButtonElement>(null);
  const panelRef = useRef<HTMLDivElement>(null);
  const [isOpen, setIsOpen] = useState(false);

  const close = useCallback(() => {
    panelRef.current?.hidePopover();
  }, []);

  useEffect(() => {
    const panel = panelRef.current;
    if (!panel) return;
    const onToggle = (event: Event) => {
      const opens = (event as ToggleEvent).newState === 'open';
      if (!opens && panel.contains(document.activeElement)) triggerRef.current?.focus();
      setIsOpen(opens);
    };
    panel.addEventListener('beforetoggle', onToggle);
    return () => panel.removeEventListener('beforetoggle', onToggle);
  }, []);

  useLayoutEffect(() => {
    const panel = panelRef.current;
    const anchor = triggerRef.current;
    if (!isOpen || !panel || !anchor) return;
    const reposition = () => place(panel, anchor, align);
    reposition();
    const resized = new ResizeObserver(reposition);
    resized.observe(panel);
    window.addEventListener('scroll', reposition, { capture: true, passive: true });
    window.addEventListener('resize', reposition);
    return () => {
      resized.disconnect();
      window.removeEventListener('scroll', reposition, { capture: true });
      window.removeEventListener('resize', reposition);
    };
  }, [isOpen, align]);

  return (
    <>
      {trigger({
        ref: triggerRef,
        'aria-expanded': isOpen,
        'aria-controls': id,
        'aria-haspopup': kind,
        onClick: () => panelRef.current?.togglePopover(),
      })}
      <div
        ref={panelRef}
        id={id}
        popover="auto"
        {...{ role: kind, 'aria-label': label }}
        className={cx(styles.panel, className)}
      >
        {isOpen ? children(close) : null}
      </div>
    </>
  );
}

const gapPx = 6;
const marginPx = 8;

/** Below the anchor, above where there is more room; always inside the window. */
function place(panel: HTMLElement, anchor: HTMLElement, align: 'start' | 'end'): void {
  const at = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = panel;
  const isRtl = getComputedStyle(anchor).direction === 'rtl';
  const fromLeft = (align === 'start') !== isRtl;
  const left = fromLeft ? at.left : at.right - width;
  const below = at.bottom + gapPx;
  const fitsBelow = below + height <= window.innerHeight - marginPx;
  const top = fitsBelow || at.top < height + gapPx ? below : at.top - gapPx - height;
  panel.style.left = `${clamp(left, marginPx, window.innerWidth - width - marginPx)}px`;
  panel.style.top = `${clamp(top, marginPx, Math.max(marginPx, window.innerHeight - height - marginPx))}px`;
}

function clamp(value: number, min: number, max: number): number {
  return Math.max(min, Math.min(value, max));
}
