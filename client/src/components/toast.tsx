import { CircleAlert, X } from 'lucide-react';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from './button.tsx';
import { cx } from './cx.ts';
import { Sun } from './sun.tsx';
import styles from './toast.module.css';

/** A short word about what has just happened. */
export interface Toast {
  readonly text: string;
  /** `bad` stays until it is closed; the others leave after a while. */
  readonly tone?: 'plain' | 'sun' | 'bad';
  readonly action?: { readonly label: string; readonly run: () => void };
  /** Called once when it leaves without its action having been taken. */
  readonly onExpire?: () => void;
  readonly stayMs?: number;
}

interface ShownToast extends Toast {
  readonly id: number;
}

const defaultStayMs = 6_000;
let shown: readonly ShownToast[] = [];
let nextId = 1;
const listeners = new Set<() => void>();

function setShown(toasts: readonly ShownToast[]): void {
  shown = toasts;
  for (const listener of listeners) listener();
}

/** Shows a toast. @returns a function that takes it away without `onExpire` */
export function showToast(toast: Toast): () => void {
  const id = nextId++;
  setShown([...shown.slice(-2), { ...toast, id }]);
  for (const crowded of shown.slice(0, -3)) crowded.onExpire?.();
  return () => setShown(shown.filter(other => other.id !== id));
}

/** Where toasts appear. Once, in the shell. Screen readers hear each of them. */
export function ToastRegion() {
  const { t } = useTranslation();
  const toasts = useSyncExternalStore(
    listener => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => shown,
  );
  return (
    <section className={styles.region} aria-label={t('common.notices')} aria-live="polite">
      {toasts.map(toast => (
        <ToastCard key={toast.id} toast={toast} />
      ))}
    </section>
  );
}

function ToastCard({ toast }: { readonly toast: ShownToast }) {
  const { t } = useTranslation();
  const [isHeld, setIsHeld] = useState(false);
  const stays = toast.tone === 'bad' ? Number.POSITIVE_INFINITY : (toast.stayMs ?? defaultStayMs);
  const leave = () => setShown(shown.filter(other => other.id !== toast.id));
  const expire = () => {
    leave();
    toast.onExpire?.();
  };

  useEffect(() => {
    if (isHeld || stays === Number.POSITIVE_INFINITY) return;
    const timer = setTimeout(expire, stays);
    return () => clearTimeout(timer);
  });

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: resting the pointer or the focus only stops the clock
    <div
      className={cx(styles.toast, toast.tone === 'bad' && styles.bad)}
      onPointerEnter={() => setIsHeld(true)}
      onPointerLeave={() => setIsHeld(false)}
      onFocus={() => setIsHeld(true)}
      onBlur={() => setIsHeld(false)}
    >
      {toast.tone === 'sun' ? <Sun width={18} /> : null}
      {toast.tone === 'bad' ? <CircleAlert size={16} aria-hidden="true" /> : null}
      <span className={styles.text}>{toast.text}</span>
      {toast.action ? (
        <button
          type="button"
          className={styles.action}
          onClick={() => {
            leave();
            toast.action?.run();
          }}
        >
          {toast.action.label}
        </button>
      ) : null}
      <IconButton label={t('common.close')} className={styles.close} onClick={expire}>
        <X size={16} />
      </IconButton>
    </div>
  );
}
