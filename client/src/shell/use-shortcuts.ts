import { useEffect } from 'react';

/** Keys and what they do, as `KeyboardEvent.key` names them. */
export type Shortcuts = Readonly<Record<string, () => void>>;

/**
 * Single-key shortcuts of a page. They rest while somebody writes, while a dialog or menu is open,
 * and while Ctrl, Alt or Meta is held.
 */
export function useShortcuts(shortcuts: Shortcuts): void {
  useEffect(() => {
    const handleKeyDown = (event: KeyboardEvent) => {
      if (
        event.defaultPrevented ||
        event.ctrlKey ||
        event.metaKey ||
        event.altKey ||
        event.isComposing
      )
        return;
      if (isWriting(event.target) || document.querySelector('dialog[open], [popover]:popover-open'))
        return;
      const run = shortcuts[event.key];
      if (!run) return;
      event.preventDefault();
      run();
    };
    document.addEventListener('keydown', handleKeyDown);
    return () => document.removeEventListener('keydown', handleKeyDown);
  }, [shortcuts]);
}

function isWriting(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest('input, textarea, select, [contenteditable]') !== null
  );
}
