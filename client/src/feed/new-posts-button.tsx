import type { Post } from '@plaza/shared/bindings/types';
import { ArrowUp } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMyId } from '../account/use-me.ts';
import { usePerson } from '../people/use-person.ts';
import styles from './new-posts-button.module.css';

interface NewPostsButtonProps {
  /** The newest posts, newest first. */
  readonly posts: readonly Post[];
  /** The newest that this person has looked at. */
  readonly seenSeq: number;
}

/** What came above while somebody reads further down: nothing moves until they ask for it. */
export function NewPostsButton({ posts, seenSeq }: NewPostsButtonProps) {
  const { t } = useTranslation();
  const myId = useMyId();
  const ref = useRef<HTMLDivElement>(null);
  const isTopHidden = useTopHidden(ref);
  const arrived = posts.filter(
    post => post.seq > seenSeq && seenSeq >= 0 && !post.deletedAt && post.authorId !== myId,
  );
  const newest = arrived.at(0);
  const author = usePerson(newest?.authorId);

  const handleClick = () => {
    const isCalm = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
    window.scrollTo({ top: 0, behavior: isCalm ? 'auto' : 'smooth' });
    if (newest) document.getElementById(`post-${newest.id}`)?.focus({ preventScroll: true });
  };

  return (
    <>
      <div ref={ref} />
      <span className="visually-hidden" aria-live="polite">
        {newest && author ? t('feed.arrived', { name: author.displayName }) : ''}
      </span>
      {isTopHidden && arrived.length > 0 ? (
        <div className={styles.slot}>
          <button type="button" className={styles.button} onClick={handleClick}>
            <ArrowUp size={15} aria-hidden="true" />
            {t('feed.newAbove', { count: arrived.length })}
          </button>
        </div>
      ) : null}
    </>
  );
}

function useTopHidden(ref: React.RefObject<HTMLElement | null>): boolean {
  const [isHidden, setIsHidden] = useState(false);
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    const observer = new IntersectionObserver(([entry]) => {
      setIsHidden(entry !== undefined && !entry.isIntersecting && entry.boundingClientRect.top < 0);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [ref]);
  return isHidden;
}
