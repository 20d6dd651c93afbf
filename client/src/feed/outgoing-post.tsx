import { useId } from 'react';
import { useMe } from '../account/use-me.ts';
import { usePerson } from '../people/use-person.ts';
import { Byline, When } from './byline.tsx';
import type { Outgoing } from './outgoing.ts';
import { OutgoingNote } from './outgoing-note.tsx';
import styles from './outgoing-post.module.css';
import { PictureGrid } from './picture-grid.tsx';
import card from './post-card.module.css';
import { RichText } from './rich-text.tsx';

/** A post that the engine has not confirmed, in its place already. */
export function OutgoingPost({ outgoing }: { readonly outgoing: Outgoing }) {
  const id = useId();
  const me = useMe();
  const person = usePerson(me.status === 'person' ? me.personId : undefined);
  const { work, createdAtMs } = outgoing;
  return (
    <article className={card.post} data-state={outgoing.state.phase} aria-labelledby={id}>
      <Byline person={person} id={id} time={<When atMs={createdAtMs} />} />
      <div className={card.content}>
        <div className={styles.pending}>
          {work.text ? (
            <RichText text={work.text} className={card.body} />
          ) : (
            <div className={card.wordless} />
          )}
          {work.kind === 'post' ? <PictureGrid pictures={work.pictures} /> : null}
        </div>
        <OutgoingNote outgoing={outgoing} />
      </div>
    </article>
  );
}
