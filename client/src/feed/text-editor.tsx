import { lengthOf } from '@plaza/shared/text';
import { type FormEvent, type KeyboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../components/button.tsx';
import { LengthNote } from './length-note.tsx';
import styles from './text-editor.module.css';

interface TextEditorProps {
  readonly label: string;
  readonly text: string;
  readonly lengthMax: number;
  readonly mayBeEmpty?: boolean;
  /** @returns whether it was saved; the editor stays open otherwise */
  readonly onSave: (text: string) => Promise<boolean>;
  readonly onClose: () => void;
}

/** Changes a text in its place. Ctrl+Enter saves, Escape leaves it as it was. */
export function TextEditor({
  label,
  text,
  lengthMax,
  mayBeEmpty = false,
  onSave,
  onClose,
}: TextEditorProps) {
  const { t } = useTranslation();
  const [next, setNext] = useState(text);
  const [isBusy, setIsBusy] = useState(false);
  const isFit = lengthOf(next) <= lengthMax && (mayBeEmpty || next.trim() !== '');

  const save = async () => {
    if (!isFit || isBusy) return;
    if (next === text) {
      onClose();
      return;
    }
    setIsBusy(true);
    const isSaved = await onSave(next);
    setIsBusy(false);
    if (isSaved) onClose();
  };
  const handleSubmit = (event: FormEvent) => {
    event.preventDefault();
    void save();
  };
  const handleKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') onClose();
    else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void save();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <form className={styles.editor} onSubmit={handleSubmit}>
      <textarea
        // biome-ignore lint/a11y/noAutofocus: the author has just asked to write here
        autoFocus
        dir="auto"
        aria-label={label}
        value={next}
        onChange={event => setNext(event.target.value)}
        onKeyDown={handleKeyDown}
      />
      <div className={styles.row}>
        <Button type="submit" tone="primary" size="small" isBusy={isBusy} disabled={!isFit}>
          {t('common.save')}
        </Button>
        <Button tone="quiet" size="small" onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <LengthNote text={next} lengthMax={lengthMax} />
      </div>
    </form>
  );
}
