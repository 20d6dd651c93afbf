import type { Post } from '@plaza/shared/bindings/types';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Card } from '../components/card.tsx';
import { Tick } from '../components/tick.tsx';
import { msOfMicros } from '../i18n/time.ts';
import { useFormat } from '../i18n/use-format.ts';
import { pageKey } from '../live/plaza.ts';
import { useAll, useGroup, usePlaza } from '../live/use-plaza.ts';
import { usePerson } from '../people/use-person.ts';
import styles from './space-aside.module.css';
import type { SpaceView } from './use-spaces.ts';

/** What stands beside a feed: what moves in it today, and what the space is. */
export function SpaceAside({ view }: { readonly view: SpaceView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { space, stats } = view;
  return (
    <>
      <MovingToday view={view} />
      <Card title={t('spaces.about')}>
        <div className={styles.about}>
          {space.description ? <p dir="auto">{space.description}</p> : null}
          <dl className={styles.facts}>
            <div>
              <dt>{t('spaces.people')}</dt>
              <dd>
                <Tick value={stats?.memberCount ?? 0} />
              </dd>
            </div>
            <div>
              <dt>{t('spaces.postsLabel')}</dt>
              <dd>
                <Tick value={stats?.postCount ?? 0} />
              </dd>
            </div>
            <div>
              <dt>{t('spaces.openSince')}</dt>
              <dd>
                <bdi>{format.date(msOfMicros(space.createdAt.microsSinceUnixEpoch))}</bdi>
              </dd>
            </div>
          </dl>
        </div>
      </Card>
      <p className={styles.note}>{t('feed.sorted')}</p>
    </>
  );
}

/** How many are named. */
const movingMax = 3;

interface Moving {
  readonly post: Post;
  /** Comments and reactions together. */
  readonly answers: number;
}

/** The posts with most answers among the newest that are on the screen anyway. */
function MovingToday({ view }: { readonly view: SpaceView }) {
  const { t } = useTranslation();
  const moving = useMoving(view);
  if (moving.length < movingMax) return null;
  return (
    <Card title={t('feed.moving')}>
      <ol className={styles.moving}>
        {moving.map((entry, index) => (
          <li key={String(entry.post.id)}>
            <MovingPost entry={entry} rank={index + 1} slug={view.space.slug} />
          </li>
        ))}
      </ol>
    </Card>
  );
}

function useMoving({ space, stats }: SpaceView): readonly Moving[] {
  const { posts, postCounters, reactionCounts } = usePlaza();
  const { nowMs } = useFormat();
  const lastPage = stats?.lastPage ?? 0;
  const newest = useGroup(posts, 'page', pageKey(space.id, lastPage));
  const before = useGroup(posts, 'page', pageKey(space.id, lastPage - 1));
  const counters = useAll(postCounters);
  const counts = useAll(reactionCounts);
  return useMemo(() => {
    const dayAgo = nowMs - 24 * 3_600_000;
    const answers = new Map(counters.map(row => [row.postId, row.commentCount]));
    for (const row of counts) {
      if (row.commentId === 0n) answers.set(row.postId, (answers.get(row.postId) ?? 0) + row.count);
    }
    return [...newest, ...before]
      .filter(post => !post.deletedAt && msOfMicros(post.createdAt.microsSinceUnixEpoch) > dayAgo)
      .map(post => ({ post, answers: answers.get(post.id) ?? 0 }))
      .filter(entry => entry.answers > 0)
      .sort((a, b) => b.answers - a.answers || b.post.seq - a.post.seq)
      .slice(0, movingMax);
  }, [newest, before, counters, counts, nowMs]);
}

interface MovingPostProps {
  readonly entry: Moving;
  readonly rank: number;
  readonly slug: string;
}

function MovingPost({ entry, rank, slug }: MovingPostProps) {
  const { t } = useTranslation();
  const { post, answers } = entry;
  const author = usePerson(post.authorId);
  return (
    <Link
      to="/s/$slug/p/$postId"
      params={{ slug, postId: String(post.id) }}
      className={styles.entry}
    >
      <span className={styles.rank} aria-hidden="true">
        {rank}
      </span>
      <span className={styles.words}>
        <b dir="auto">{post.text || post.pictures.at(0)?.alt || t('feed.someone')}</b>
        <span className="ellipsis">
          <bdi>{author?.displayName}</bdi>
        </span>
      </span>
      <span className={styles.count}>
        <Tick value={answers} />
      </span>
    </Link>
  );
}
