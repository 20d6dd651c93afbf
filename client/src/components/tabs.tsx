import type { ReactNode } from 'react';
import styles from './tabs.module.css';

/** A row of links over parts of one place. The links mark themselves with `aria-current`. */
export function TabRow({
  label,
  children,
}: {
  readonly label: string;
  readonly children: ReactNode;
}) {
  return (
    <nav aria-label={label} className={styles.row}>
      {children}
    </nav>
  );
}

/** The class of one tab. */
export const tabClass: string = styles.tab ?? '';
