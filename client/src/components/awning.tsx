import type { CSSProperties } from 'react';
import styles from './awning.module.css';

interface AwningProps {
  /** A colour; awnings take it from a trade or a space. */
  readonly color: string;
  /** Width of one stripe in pixels; the scallops follow. */
  readonly stripe?: number;
  readonly height?: number;
}

/** The scalloped edge of a stall or a space. */
export function Awning({ color, stripe = 24, height = 24 }: AwningProps) {
  const style = { '--h': color, '--w': `${stripe}px`, blockSize: height } as CSSProperties;
  return <i aria-hidden="true" className={styles.awning} style={style} />;
}
