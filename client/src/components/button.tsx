import type { ComponentProps, ReactNode } from 'react';
import styles from './button.module.css';
import { cx } from './cx.ts';

/** How much a button asks for: one `primary` in a region; `quiet` has no edge; `danger` takes away. */
export type ButtonTone = 'primary' | 'secondary' | 'quiet' | 'danger' | 'sun';

interface ButtonLook {
  readonly tone?: ButtonTone;
  readonly size?: 'small' | 'medium' | 'large';
  readonly wide?: boolean;
  readonly icon?: ReactNode;
}

export interface ButtonProps extends ButtonLook, ComponentProps<'button'> {
  /** The work was asked for and is under way: the button keeps its width and refuses a second press. */
  readonly isBusy?: boolean;
}

/** A button with words. Its look also serves links, through `buttonClass`. */
export function Button({
  tone,
  size,
  wide,
  icon,
  isBusy,
  className,
  children,
  type,
  disabled,
  ...rest
}: ButtonProps) {
  return (
    <button
      type={type ?? 'button'}
      className={cx(buttonClass({ tone, size, wide }), isBusy && styles.busy, className)}
      disabled={disabled}
      aria-disabled={isBusy || undefined}
      aria-busy={isBusy || undefined}
      {...rest}
      onClick={isBusy ? event => event.preventDefault() : rest.onClick}
    >
      {icon}
      {children}
    </button>
  );
}

/** The class of a button, for links that look like one. */
export function buttonClass({
  tone = 'secondary',
  size = 'medium',
  wide = false,
}: ButtonLook = {}): string {
  return cx(styles.button, styles[tone], styles[size], wide && styles.wide);
}

export interface IconButtonProps extends ComponentProps<'button'> {
  /** What it does, for those who cannot see the icon. */
  readonly label: string;
}

/** A button that is only an icon: 34 px to the eye, 44 px to a finger. */
export function IconButton({ label, className, children, type, ...rest }: IconButtonProps) {
  return (
    <button
      type={type ?? 'button'}
      aria-label={label}
      title={label}
      className={cx(styles.icon, className)}
      {...rest}
    >
      {children}
    </button>
  );
}
