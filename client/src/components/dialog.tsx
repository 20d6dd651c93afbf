import { X } from 'lucide-react';
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from './button.tsx';
import styles from './dialog.module.css';
import { ToastRegion } from './toast.tsx';

interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** The buttons at the end, the one that acts first; on phones they stack, the first on top. */
  readonly actions?: ReactNode;
}

/**
 * A modal dialog; render it only while it is open. The focus begins on the first field, else on the
 * last button, which is the one that changes nothing. The browser holds it inside, Escape and a
 * press beside it close it, and it goes back to where it was.
 */
export function Dialog({ title, onClose, children, actions }: DialogProps) {
  const { t } = useTranslation();
  const id = useId();
  const ref = useRef<HTMLDialogElement>(null);

  useEffect(() => {
    const before = document.activeElement;
    const dialog = ref.current;
    if (dialog) {
      dialog.showModal();
      firstFocus(dialog)?.focus();
    }
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes it by key
    <dialog
      ref={ref}
      className={styles.dialog}
      aria-labelledby={id}
      onCancel={event => {
        event.preventDefault();
        onClose();
      }}
      onClick={event => event.target === ref.current && onClose()}
    >
      <div className={styles.content}>
        <div className={styles.head}>
          <h2 id={id}>{title}</h2>
          <IconButton label={t('common.close')} onClick={onClose}>
            <X size={18} />
          </IconButton>
        </div>
        <div className={styles.body}>{children}</div>
        {actions ? (
          <div className={styles.actions} data-actions>
            {actions}
          </div>
        ) : null}
      </div>
      <ToastRegion isInDialog />
    </dialog>
  );
}

/** The browser itself would take the first button, which closes the dialog. */
function firstFocus(dialog: HTMLDialogElement): HTMLElement | null | undefined {
  return (
    dialog.querySelector<HTMLElement>(
      ':is(input, textarea, select):not(:disabled, [type="hidden"], [type="radio"])',
    ) ?? Array.from(dialog.querySelectorAll<HTMLElement>('[data-actions] button')).at(-1)
  );
}
