import { Link, Navigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { buttonClass } from '../components/button.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import { FailedState } from '../components/failed-state.tsx';
import { usePageTitle } from '../shell/use-page-title.ts';
import { SpaceAside } from './space-aside.tsx';
import styles from './space-frame.module.css';
import { SpaceSkeleton } from './space-skeleton.tsx';
import { type SpaceView, useSpace } from './use-spaces.ts';

interface SpaceFrameProps {
  readonly slug: string;
  readonly children: (view: SpaceView) => ReactNode;
}

/** A page of a space: its content in the middle, what moves in it at the side. */
export function SpaceFrame({ slug, children }: SpaceFrameProps) {
  const { t } = useTranslation();
  const { status, view } = useSpace(slug);
  const isMissing = status === 'ready' && !view;
  usePageTitle(isMissing ? t('spaces.notFoundTitle') : view?.space.name);
  const lowerSlug = slug.toLowerCase();
  if (lowerSlug !== slug) {
    return <Navigate to="." params={before => ({ ...before, slug: lowerSlug })} search replace />;
  }
  if (view) {
    return (
      <div className={styles.frame}>
        <div className={styles.column}>{children(view)}</div>
        <aside className={styles.aside} aria-label={t('spaces.about')}>
          <SpaceAside view={view} />
        </aside>
      </div>
    );
  }
  if (status === 'loading') return <SpaceSkeleton />;
  if (status === 'failed') return <FailedState text={t('common.failedList')} />;
  return (
    <EmptyState
      isPage
      title={t('spaces.notFoundTitle')}
      actions={
        <Link to="/spaces" className={buttonClass({ tone: 'primary' })}>
          {t('nav.allSpaces')}
        </Link>
      }
    >
      {t('spaces.notFoundText')}
    </EmptyState>
  );
}
