import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../components/button.tsx';
import { copyText } from '../components/copy-text.ts';
import { showToast } from '../components/toast.tsx';
import styles from './lost-edit.module.css';
import { useEdit } from './use-edit.ts';

/**
 * What somebody was making of their own text when a moderator took it away: said, and kept to copy.
 * Nothing where nothing was being changed.
 * @param name as in `useEdit`, such as `post/3`
 */
export function LostEdit({ name }: { readonly name: string }) {
  const { t } = useTranslation();
  const id = useId();
  const { isOpen, text, close } = useEdit({ name, standing: '' });
  if (!isOpen) return null;
  const handleCopy = async () => {
    const isCopied = await copyText(text);
    showToast({ text: t(isCopied ? 'feed.textCopied' : 'feed.copyFailed') });
  };
  return (
    <div role="alert" className={styles.lost}>
      <b id={id}>{t('feed.lostEdit')}</b>
      <textarea readOnly dir="auto" rows={3} aria-labelledby={id} value={text} />
      <div className={styles.row}>
        <Button size="small" onClick={handleCopy}>
          {t('feed.copyText')}
        </Button>
        <Button tone="quiet" size="small" onClick={close}>
          {t('feed.discard')}
        </Button>
      </div>
    </div>
  );
}
