import { CloudOff } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useAccount } from '../account/use-account.ts';
import { Awning } from '../components/awning.tsx';
import { cardClass } from '../components/card.tsx';
import { cx } from '../components/cx.ts';
import { EmptyState } from '../components/empty-state.tsx';
import { Skeleton } from '../components/skeleton.tsx';
import { FeedSkeleton } from '../feed/feed-skeleton.tsx';
import { useIsLost } from '../shell/use-is-lost.ts';
import frame from './space-frame.module.css';
import styles from './space-skeleton.module.css';

/** A space that is on its way: the same frame, so that nothing moves when it comes. */
export function SpaceSkeleton() {
  const { t } = useTranslation();
  const isLost = useIsLost();
  if (isLost) {
    return (
      <EmptyState
        isPage
        art={<CloudOff size={44} strokeWidth={1.5} aria-hidden="true" />}
        title={t('connection.awayTitle')}
      >
        {t('connection.awayText')}
      </EmptyState>
    );
  }
  return (
    <div className={frame.frame}>
      <div className={frame.column}>
        <Awning color="var(--line)" />
        <div className={styles.head}>
          <Skeleton width="46%" height={40} />
          <Skeleton width="24%" height={14} />
        </div>
        <div className={styles.tabs}>
          <Skeleton width="36px" />
          <Skeleton width="48px" />
        </div>
        <SpaceBodySkeleton />
      </div>
      <div className={frame.aside}>
        <SideSkeleton lines={['90%', '60%', '84%', '52%', '76%']} />
        <SideSkeleton lines={['94%', '88%', '40%']} />
      </div>
    </div>
  );
}

/** Below the head of a space: the place to write, and posts. */
export function SpaceBodySkeleton() {
  const isVisitor = useAccount().status === 'visitor';
  return (
    <>
      <div className={cx(cardClass, styles.composer)} data-visitor={isVisitor || undefined} />
      <FeedSkeleton />
    </>
  );
}

function SideSkeleton({ lines }: { readonly lines: readonly string[] }) {
  return (
    <div className={cx(cardClass, styles.side)}>
      <Skeleton width="45%" height={15} />
      {lines.map(width => (
        <Skeleton key={width} width={width} />
      ))}
    </div>
  );
}
