import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './reaction-picker.module.css';

const EmojiPicker = lazy(() => import('./emoji-picker.tsx'));

/** The whole of emoji, fetched when it is first opened. */
export function ReactionPicker({ onPick }: { readonly onPick: (emoji: string) => void }) {
  const { t } = useTranslation();
  return (
    <Suspense fallback={<p className={styles.waiting}>{t('reactions.loading')}</p>}>
      <EmojiPicker onPick={onPick} />
    </Suspense>
  );
}
