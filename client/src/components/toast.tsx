import { CircleAlert, X } from 'lucide-react';
import { useEffect, useId, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from './button.tsx';
import { cx } from './cx.ts';
import { Sun } from './sun.tsx';
import styles from './toast.module.css';

/** A short word about what has just happened. */
export interface Toast {
  readonly text: string;
  /** Those that are `bad` stay longer, and are shown one after the other. */
  readonly tone?: 'plain' | 'sun' | 'bad';
  readonly action?: { readonly label: string; readonly run: () => void };
  readonly stayMs?: number;
}

interface ShownToast extends Toast {
  readonly id: number;
}

const stayMsOf = { plain: 6_000, sun: 6_000, bad: 8_000 } as const;
/** How long a bad one stays while others wait behind it. */
const crowdedStayMs = 4_000;
const shownMax = 4;
let shown: readonly ShownToast[] = [];
let nextId = 1;
const listeners = new Set<() => void>();

function setShown(toasts: readonly ShownToast[]): void {
  shown = toasts;
  for (const listener of listeners) listener();
}

/** Shows a toast; one that says the same already makes room. @returns a function that takes it away */
export function showToast(toast: Toast): () => void {
  const id = nextId++;
  const others = shown.filter(other => other.text !== toast.text);
  setShown([...others.slice(1 - shownMax), { ...toast, id }]);
  return () => leave(id);
}

function leave(id: number): void {
  setShown(shown.filter(other => other.id !== id));
}

function watch(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The places that could show toasts, the topmost last. */
let regions: readonly string[] = [];

function setRegions(next: readonly string[]): void {
  regions = next;
  for (const listener of listeners) listener();
}

/**
 * Where toasts appear: once in the shell, and in each dialog, because an open dialog covers and
 * silences all that is outside of it. The topmost one shows them; screen readers hear each.
 */
export function ToastRegion({ isInDialog = false }: { readonly isInDialog?: boolean }) {
  const { t } = useTranslation();
  const id = useId();
  const toasts = useSyncExternalStore(watch, () => shown);
  const isTopmost = useSyncExternalStore(watch, () => regions.at(-1) === id);
  useEffect(() => {
    setRegions(isInDialog ? [...regions, id] : [id, ...regions]);
    return () => setRegions(regions.filter(other => other !== id));
  }, [id, isInDialog]);
  const [bad, ...waiting] = toasts.filter(toast => toast.tone === 'bad');
  return (
    <section className={styles.region} aria-label={t('common.notices')} aria-live="polite">
      {isTopmost
        ? toasts
            .filter(toast => !waiting.includes(toast))
            .map(toast => (
              <ToastCard
                key={toast.id}
                toast={toast}
                stayMs={
                  toast === bad && waiting.length > 0
                    ? crowdedStayMs
                    : (toast.stayMs ?? stayMsOf[toast.tone ?? 'plain'])
                }
              />
            ))
        : null}
    </section>
  );
}

function ToastCard({ toast, stayMs }: { readonly toast: ShownToast; readonly stayMs: number }) {
  const { t } = useTranslation();
  const [isHeld, setIsHeld] = useState(false);

  useEffect(() => {
    if (isHeld) return;
    const timer = setTimeout(() => leave(toast.id), stayMs);
    return () => clearTimeout(timer);
  }, [isHeld, stayMs, toast.id]);

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
            leave(toast.id);
            toast.action?.run();
          }}
        >
          {toast.action.label}
        </button>
      ) : null}
      <IconButton
        label={t('common.close')}
        className={styles.close}
        onClick={() => leave(toast.id)}
      >
        <X size={16} />
      </IconButton>
    </div>
  );
}
