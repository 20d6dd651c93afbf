import { cx } from './cx.ts';
import styles from './sun.module.css';

/** The sun over its line: something is live. With `isSet` it has gone down behind the line. */
export function Sun({
  width = 20,
  isSet = false,
}: {
  readonly width?: number;
  readonly isSet?: boolean;
}) {
  return (
    <svg
      className={cx(styles.sun, isSet && styles.set)}
      width={width}
      height={width * 0.7}
      viewBox="0 0 20 14"
      aria-hidden="true"
    >
      <g className={styles.disc}>
        <path
          d="M4 11.5a6 6 0 0 1 12 0z"
          fill="var(--sun)"
          stroke="var(--sun-edge)"
          strokeWidth="1.6"
        />
      </g>
      <path
        className={styles.rays}
        d="M10 0v2.6M2.6 3.6l1.6 1.7M17.4 3.6l-1.6 1.7"
        stroke="currentColor"
        strokeWidth="1.6"
        strokeLinecap="round"
      />
      <path d="M0 12.2h20" stroke="currentColor" strokeWidth="1.8" />
    </svg>
  );
}

/** The large sunrise of an empty place. */
export function Sunrise() {
  return (
    <svg width="150" height="86" viewBox="0 0 150 86" aria-hidden="true" className={styles.sunrise}>
      <path
        d="M45 74a30 30 0 0 1 60 0z"
        fill="var(--sun)"
        stroke="var(--sun-edge)"
        strokeWidth="2.5"
      />
      <path d="M0 74h150" stroke="currentColor" strokeWidth="2.5" />
      <path
        d="M75 30V14M38 44L27 32M112 44l11-12"
        stroke="currentColor"
        strokeWidth="2.5"
        strokeLinecap="round"
      />
    </svg>
  );
}
