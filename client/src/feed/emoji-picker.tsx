import { EmojiPicker } from 'frimousse';
import { useTranslation } from 'react-i18next';
import styles from './emoji-picker.module.css';

/** Emoji to search and choose from. Its data comes from our own origin (see `vite.config.ts`). */
export default function EmojiPickerPanel({ onPick }: { readonly onPick: (emoji: string) => void }) {
  const { t } = useTranslation();
  return (
    <EmojiPicker.Root
      className={styles.picker}
      emojibaseUrl="/emoji"
      columns={8}
      onEmojiSelect={({ emoji }) => onPick(emoji)}
    >
      <EmojiPicker.Search
        autoFocus
        className={styles.search}
        placeholder={t('reactions.search')}
        aria-label={t('reactions.search')}
      />
      <EmojiPicker.Viewport className={styles.viewport} tabIndex={0}>
        <EmojiPicker.Loading className={styles.note}>{t('reactions.loading')}</EmojiPicker.Loading>
        <EmojiPicker.Empty className={styles.note}>{t('reactions.none')}</EmojiPicker.Empty>
        <EmojiPicker.List
          className={styles.list}
          components={{
            CategoryHeader: ({ category, ...props }) => (
              <div className={styles.category} {...props}>
                {category.label}
              </div>
            ),
            Row: ({ children, ...props }) => (
              <div className={styles.row} {...fromOne(props)}>
                {children}
              </div>
            ),
            Emoji: ({ emoji, ...props }) => (
              <button
                type="button"
                className={styles.emoji}
                data-active={emoji.isActive || undefined}
                {...fromOne(props)}
              >
                {emoji.emoji}
              </button>
            ),
          }}
        />
      </EmojiPicker.Viewport>
    </EmojiPicker.Root>
  );
}

interface Indexed {
  readonly 'aria-rowindex'?: number | undefined;
  readonly 'aria-colindex'?: number | undefined;
}

/** The picker counts rows and columns from 0; assistive technology counts them from 1. */
function fromOne<Props extends Indexed>(props: Props): Props {
  const { 'aria-rowindex': row, 'aria-colindex': column } = props;
  return {
    ...props,
    ...(row === undefined ? {} : { 'aria-rowindex': row + 1 }),
    ...(column === undefined ? {} : { 'aria-colindex': column + 1 }),
  };
}
