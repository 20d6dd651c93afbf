import { useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './long-text.module.css';
import { RichText } from './rich-text.tsx';

/** A text that is folded after some lines, with a way to all of it. */
export function LongText({
  text,
  className,
}: {
  readonly text: string;
  readonly className?: string;
}) {
  const { t } = useTranslation();
  const ref = useRef<HTMLDivElement>(null);
  const [isOpen, setIsOpen] = useState(false);
  const [isFolded, setIsFolded] = useState(false);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another text has another height
  useLayoutEffect(() => {
    const element = ref.current;
    if (element) setIsFolded(element.scrollHeight > element.clientHeight + 4);
  }, [text, isOpen]);

  return (
    <>
      <div ref={ref} className={isOpen ? undefined : styles.folded}>
        <RichText text={text} className={className} />
      </div>
      {isFolded && !isOpen ? (
        <button type="button" className={`link ${styles.more}`} onClick={() => setIsOpen(true)}>
          {t('feed.showMore')}
        </button>
      ) : null}
    </>
  );
}
