import type { ReactNode } from 'react';
import styles from './card.module.css';

interface CardProps {
  readonly title?: string;
  /** Stands at the end of the title's line. */
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}

/** A box for something that can be opened or answered. */
export function Card({ title, aside, children }: CardProps) {
  return (
    <section className={styles.card}>
      {title ? (
        <div className={styles.head}>
          <h2>{title}</h2>
          {aside}
        </div>
      ) : null}
      {children}
    </section>
  );
}

/** The class of the box alone. */
export const cardClass: string = styles.card ?? '';
