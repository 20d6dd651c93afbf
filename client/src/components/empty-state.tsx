import type { ReactNode } from 'react';
import styles from './empty-state.module.css';
import { Sunrise } from './sun.tsx';

interface EmptyStateProps {
  readonly title: string;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
  /** The picture over the words; the sunrise when left out. */
  readonly art?: ReactNode;
  /** Whether it is all there is on the page: its title is then the page's. */
  readonly isPage?: boolean;
}

/** A place where nothing is yet, and what to do about it. */
export function EmptyState({
  title,
  children,
  actions,
  art = <Sunrise />,
  isPage = false,
}: EmptyStateProps) {
  const Title = isPage ? 'h1' : 'h2';
  return (
    <div className={styles.empty}>
      {art}
      <Title className={styles.title}>{title}</Title>
      {children ? <p>{children}</p> : null}
      {actions ? <div className={styles.actions}>{actions}</div> : null}
    </div>
  );
}
