import { useAccount } from '../account/use-account.ts';
import { cardClass } from '../components/card.tsx';
import { cx } from '../components/cx.ts';
import { Skeleton } from '../components/skeleton.tsx';
import { FeedSkeleton } from '../feed/feed-skeleton.tsx';
import { LoadingScreen } from '../shell/loading-screen.tsx';
import frame from './space-frame.module.css';
import styles from './space-skeleton.module.css';

/** A space that is on its way: the same frame, so that nothing moves when it comes. */
export function SpaceSkeleton() {
  return (
    <LoadingScreen>
      <div className={frame.frame}>
        <div className={frame.column}>
          <Skeleton width="100%" height={24} />
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
    </LoadingScreen>
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
