import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react';
import { cx } from './cx.ts';
import styles from './menu.module.css';
import { Popover, type TriggerProps } from './popover.tsx';

interface MenuProps {
  readonly label: string;
  readonly align?: 'start' | 'end';
  readonly trigger: (props: TriggerProps) => ReactNode;
  readonly children: ReactNode;
}

/** A menu button. Arrow keys walk the items, a letter jumps, Escape and Tab leave. */
export function Menu({ label, align, trigger, children }: MenuProps) {
  return (
    <Popover kind="menu" label={label} align={align} trigger={trigger} className={styles.menu}>
      {close => <MenuItems close={close}>{children}</MenuItems>}
    </Popover>
  );
}

function MenuItems({
  close,
  children,
}: {
  readonly close: () => void;
  readonly children: ReactNode;
}) {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => items(ref.current)[0]?.focus(), []);

  const handleKeyDown = (event: KeyboardEvent) => {
    const all = items(ref.current);
    const index = all.indexOf(document.activeElement as HTMLElement);
    const focusAt = (at: number) => all[(at + all.length) % all.length]?.focus();
    if (event.key === 'ArrowDown') focusAt(index + 1);
    else if (event.key === 'ArrowUp') focusAt(index - 1);
    else if (event.key === 'Home') focusAt(0);
    else if (event.key === 'End') focusAt(-1);
    else if (event.key === 'Tab') close();
    else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey) {
      const letter = event.key.toLocaleLowerCase();
      const after = [...all.slice(index + 1), ...all.slice(0, index + 1)];
      after.find(item => item.textContent?.trim().toLocaleLowerCase().startsWith(letter))?.focus();
      if (event.key !== ' ') event.stopPropagation();
      return;
    } else return;
    if (event.key !== 'Tab') event.preventDefault();
    event.stopPropagation();
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the items inside take the focus; the keys bubble to here
    <div
      ref={ref}
      role="presentation"
      onKeyDown={handleKeyDown}
      onClick={event => (event.target as Element).closest('[role^=menuitem]') && close()}
    >
      {children}
    </div>
  );
}

function items(root: HTMLElement | null): HTMLElement[] {
  return Array.from(root?.querySelectorAll<HTMLElement>('[role^=menuitem]') ?? []);
}

interface MenuItemProps {
  readonly icon?: ReactNode;
  readonly tone?: 'plain' | 'danger';
  readonly onSelect: () => void;
  /** For one of several choices: whether it is the one that holds. */
  readonly isChosen?: boolean;
  readonly children: ReactNode;
}

/** One thing to do, or with `isChosen` one of several to choose from. */
export function MenuItem({ icon, tone = 'plain', onSelect, isChosen, children }: MenuItemProps) {
  const role =
    isChosen === undefined
      ? { role: 'menuitem' }
      : { role: 'menuitemradio', 'aria-checked': isChosen };
  return (
    <button
      type="button"
      {...role}
      tabIndex={-1}
      className={cx(styles.item, tone === 'danger' && styles.danger)}
      onClick={onSelect}
    >
      <span className={styles.icon}>{icon}</span>
      {children}
      {isChosen ? <i className={styles.chosen} /> : null}
    </button>
  );
}

/** A heading over some items. */
export function MenuLabel({ children }: { readonly children: ReactNode }) {
  return <div className={styles.label}>{children}</div>;
}

/** A line between groups. */
export function MenuLine() {
  return <hr className={styles.line} />;
}
