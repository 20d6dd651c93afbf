import { checkText } from '@plaza/shared/text';
import { type FormEvent, type KeyboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { LengthNote } from './length-note.tsx';
import styles from './text-editor.module.css';
import type { Edit } from './use-edit.ts';

interface TextEditorProps {
  readonly label: string;
  readonly edit: Edit;
  /** What stands there now. */
  readonly standing: string;
  readonly lengthMax: number;
  readonly mayBeEmpty?: boolean;
  /** @returns whether it was saved; the editor stays open otherwise */
  readonly onSave: (text: string) => Promise<boolean>;
}

/** Changes a text in its place. Ctrl+Enter saves; Escape leaves, and asks first once something changed. */
export function TextEditor({
  label,
  edit,
  standing,
  lengthMax,
  mayBeEmpty = false,
  onSave,
}: TextEditorProps) {
  const { t } = useTranslation();
  const [isBusy, setIsBusy] = useState(false);
  const [isLeaving, setIsLeaving] = useState(false);
  const { text, isChanged, isOvertaken, write, close } = edit;
  const isFit = checkText(text, { lengthMax, mayBeEmpty, isMultiline: true }).isValid;

  const save = async () => {
    if (!isFit || isBusy) return;
    if (!isChanged) {
      close();
      return;
    }
    setIsBusy(true);
    const isSaved = await onSave(text);
    setIsBusy(false);
    if (isSaved) close();
  };
  const leave = () => {
    if (isChanged) setIsLeaving(true);
    else close();
  };
  const handleSubmit = (event: FormEvent) => {
    event.preventDefault();
    void save();
  };
  const handleKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') leave();
    else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void save();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <form className={styles.editor} onSubmit={handleSubmit}>
      <textarea
        // biome-ignore lint/a11y/noAutofocus: the author has just asked to write here
        autoFocus={edit.isFresh}
        dir="auto"
        aria-label={label}
        value={text}
        onChange={event => write(event.target.value)}
        onKeyDown={handleKeyDown}
      />
      {isOvertaken && !isBusy ? (
        <div role="alert" className={styles.overtaken}>
          <b>{t('feed.overtaken')}</b>
          <p dir="auto">{standing}</p>
        </div>
      ) : null}
      <div className={styles.row}>
        <Button type="submit" tone="primary" size="small" isBusy={isBusy} disabled={!isFit}>
          {t(isOvertaken && !isBusy ? 'feed.saveOver' : 'common.save')}
        </Button>
        <Button tone="quiet" size="small" onClick={leave}>
          {t('common.cancel')}
        </Button>
        <LengthNote text={text} lengthMax={lengthMax} />
      </div>
      {isLeaving ? (
        <Dialog
          title={t('feed.dropEditTitle')}
          onClose={() => setIsLeaving(false)}
          actions={
            <>
              <Button tone="danger" onClick={close}>
                {t('feed.discard')}
              </Button>
              <Button tone="quiet" onClick={() => setIsLeaving(false)}>
                {t('feed.keepWriting')}
              </Button>
            </>
          }
        >
          {t('feed.dropEditText')}
        </Dialog>
      ) : null}
    </form>
  );
}
