import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { buttonClass } from '../components/button.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import { usePageTitle } from './use-page-title.ts';

/** An address that leads nowhere. */
export function NotFoundScreen() {
  const { t } = useTranslation();
  usePageTitle(t('pages.notFoundTitle'));
  return (
    <main>
      <EmptyState
        isPage
        title={t('pages.notFoundTitle')}
        actions={
          <Link to="/" className={buttonClass({ tone: 'primary' })}>
            {t('account.toSquare')}
          </Link>
        }
      >
        {t('pages.notFoundText')}
      </EmptyState>
    </main>
  );
}
