import { useEffect, useRef, useState } from 'react';
import { useFormat } from '../i18n/use-format.ts';
import { cx } from './cx.ts';
import styles from './tick.module.css';

/**
 * A number that others change. Each change rolls it and runs a yellow line beneath it for 0.9 s;
 * the first value just stands.
 */
export function Tick({ value }: { readonly value: number }) {
  const format = useFormat();
  const before = useRef(value);
  const [change, setChange] = useState<{ id: number; isUp: boolean } | null>(null);

  useEffect(() => {
    if (before.current === value) return;
    const isUp = value > before.current;
    before.current = value;
    setChange(last => ({ id: (last?.id ?? 0) + 1, isUp }));
  }, [value]);

  return (
    <bdi key={change?.id ?? 0} className={cx(styles.tick, change && styles.changed)}>
      <span className={cx(styles.digits, change && (change.isUp ? styles.up : styles.down))}>
        {format.number(value)}
      </span>
    </bdi>
  );
}
