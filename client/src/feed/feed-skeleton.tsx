import { LoadingNote, Skeleton } from '../components/skeleton.tsx';
import styles from './feed-skeleton.module.css';

/** Posts that are on their way, in the shape of posts. */
export function FeedSkeleton() {
  return (
    <div className={styles.feed}>
      <LoadingNote />
      <PostSkeleton lines={['92%', '68%']} />
      <PostSkeleton lines={['64%']} hasPicture />
      <PostSkeleton lines={['88%', '94%', '40%']} />
    </div>
  );
}

function PostSkeleton({
  lines,
  hasPicture = false,
}: {
  readonly lines: readonly string[];
  readonly hasPicture?: boolean;
}) {
  return (
    <div className={styles.post}>
      <Skeleton width="40px" height={40} isRound />
      <div className={styles.lines}>
        <Skeleton width="34%" />
        <Skeleton width="22%" height={10} />
        {lines.map(width => (
          <Skeleton key={width} width={width} />
        ))}
        {hasPicture ? <Skeleton width="100%" height={220} /> : null}
      </div>
    </div>
  );
}
