import type { ReactNode } from 'react';
import styles from './empty-state.module.css';
import { Sunrise } from './sun.tsx';

interface EmptyStateProps {
  readonly title: string;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
  /** The picture over the words; the sunrise when left out. */
  readonly art?: ReactNode;
}

/** A place where nothing is yet, and what to do about it. */
export function EmptyState({ title, children, actions, art = <Sunrise /> }: EmptyStateProps) {
  return (
    <div className={styles.empty}>
      {art}
      <h2>{title}</h2>
      {children ? <p>{children}</p> : null}
      {actions ? <div className={styles.actions}>{actions}</div> : null}
    </div>
  );
}
