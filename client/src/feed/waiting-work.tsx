import { useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { lastPerson } from '../account/last-person.ts';
import { cardClass } from '../components/card.tsx';
import { cx } from '../components/cx.ts';
import { OutgoingNote } from './outgoing-note.tsx';
import { RichText } from './rich-text.tsx';
import { useOutgoingStore } from './use-outgoing.ts';
import styles from './waiting-work.module.css';

/** What the person of this browser has written and nobody has received, while nothing else is known. */
export function WaitingWork() {
  const { t } = useTranslation();
  const store = useOutgoingStore();
  const all = useSyncExternalStore(store.watch, store.all);
  const author = lastPerson();
  const mine = all.filter(outgoing => outgoing.authorId === author);
  if (mine.length === 0) return null;
  return (
    <section className={styles.waiting}>
      <h2>{t('feed.waitingTitle')}</h2>
      <ul className={styles.list}>
        {mine.map(outgoing => (
          <li key={outgoing.requestId} className={cx(cardClass, styles.work)}>
            <RichText text={outgoing.work.text} />
            <OutgoingNote outgoing={outgoing} />
          </li>
        ))}
      </ul>
    </section>
  );
}
