import { useTranslation } from 'react-i18next';
import { Dialog } from '../components/dialog.tsx';
import styles from './shortcuts-dialog.module.css';

/** The list of keys. */
export function ShortcutsDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const shortcuts: readonly (readonly [string, string])[] = [
    ['j', t('shortcuts.next')],
    ['k', t('shortcuts.previous')],
    ['o', t('shortcuts.open')],
    ['r', t('shortcuts.comment')],
    ['c', t('shortcuts.compose')],
    ['/', t('shortcuts.find')],
    ['Ctrl ↵', t('shortcuts.send')],
    ['?', t('shortcuts.help')],
  ];
  return (
    <Dialog title={t('shortcuts.title')} onClose={onClose}>
      <dl className={styles.list}>
        {shortcuts.map(([key, meaning]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
