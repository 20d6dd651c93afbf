import type { ReactNode } from 'react';
import styles from './chip.module.css';
import { cx } from './cx.ts';

interface ChipProps {
  readonly tone?: 'plain' | 'live' | 'good' | 'bad';
  readonly children: ReactNode;
}

/** A small word beside something: its state or its kind. */
export function Chip({ tone = 'plain', children }: ChipProps) {
  return <span className={cx(styles.chip, styles[tone])}>{children}</span>;
}
