import { useMe } from '../account/use-me.ts';
import { PersonAvatar } from '../people/person-avatar.tsx';
import { PersonName } from './byline.tsx';
import item from './comment-item.module.css';
import type { Outgoing } from './outgoing.ts';
import { OutgoingNote } from './outgoing-note.tsx';
import styles from './outgoing-post.module.css';
import { RichText } from './rich-text.tsx';

/** A comment that the engine has not confirmed. */
export function OutgoingComment({ outgoing }: { readonly outgoing: Outgoing }) {
  const me = useMe();
  const person = me.status === 'person' ? me.person : undefined;
  return (
    <li className={item.item} data-state={outgoing.state.phase}>
      <PersonAvatar person={person} size={26} />
      <div className={item.content}>
        <div className={item.head}>
          <PersonName person={person} />
        </div>
        <div className={styles.pending}>
          <RichText text={outgoing.work.text} className={item.text} />
        </div>
        <OutgoingNote outgoing={outgoing} />
      </div>
    </li>
  );
}
