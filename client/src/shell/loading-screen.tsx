import { CloudOff } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../components/empty-state.tsx';
import { WaitingWork } from '../feed/waiting-work.tsx';
import { useIsLost } from './use-is-lost.ts';

/**
 * A screen whose rows are not here yet: its skeleton, or without a connection what that means and
 * what was written and waits, so that nobody believes it lost.
 */
export function LoadingScreen({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation();
  const isLost = useIsLost();
  if (!isLost) return children;
  return (
    <>
      <EmptyState
        isPage
        art={<CloudOff size={44} strokeWidth={1.5} aria-hidden="true" />}
        title={t('connection.awayTitle')}
      >
        {t('connection.awayText')}
      </EmptyState>
      <WaitingWork />
    </>
  );
}
