import { CircleAlert, Clock } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { describeError } from '../errors/describe-error.ts';
import type { Outgoing } from './outgoing.ts';
import styles from './outgoing-note.module.css';
import { useOutgoingStore } from './use-outgoing.ts';

/** How something written is on its way, and what its author can do when it was refused. */
export function OutgoingNote({ outgoing }: { readonly outgoing: Outgoing }) {
  const { t } = useTranslation();
  const store = useOutgoingStore();
  const { state, requestId } = outgoing;
  if (state.phase === 'failed') {
    return (
      <div role="alert" className={styles.failed}>
        <CircleAlert size={15} aria-hidden="true" />
        <span>
          <b>{t('feed.notSent')}.</b> {describeError(new Error(state.refusal), t)}
        </span>
        <span className={styles.actions}>
          <button type="button" className="link" onClick={() => store.retry(requestId)}>
            {t('feed.retry')}
          </button>
          <button type="button" className="link" onClick={() => store.discard(requestId)}>
            {t('feed.discard')}
          </button>
        </span>
      </div>
    );
  }
  return (
    <div role="status" className={styles.pending}>
      <Clock size={13} aria-hidden="true" />
      {t(state.phase === 'sending' ? 'feed.sending' : 'feed.waiting')}
    </div>
  );
}
