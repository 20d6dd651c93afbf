import { CloudOff } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from './button.tsx';
import { EmptyState } from './empty-state.tsx';

interface FailedStateProps {
  /** What could not be shown, and what it means. */
  readonly text: string;
  readonly onRetry?: () => void;
}

/** A list that could not be read. */
export function FailedState({ text, onRetry }: FailedStateProps) {
  const { t } = useTranslation();
  return (
    <div role="alert">
      <EmptyState
        art={<CloudOff size={44} strokeWidth={1.5} aria-hidden="true" />}
        title={t('common.failedTitle')}
        actions={onRetry ? <Button onClick={onRetry}>{t('common.tryAgain')}</Button> : undefined}
      >
        {text}
      </EmptyState>
    </div>
  );
}
