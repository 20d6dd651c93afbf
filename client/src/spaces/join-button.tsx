import { Link } from '@tanstack/react-router';
import { Check } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormError } from '../account/form-error.tsx';
import { useMe } from '../account/use-me.ts';
import { Button, buttonClass } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { showToast } from '../components/toast.tsx';
import { describeError } from '../errors/describe-error.ts';
import { usePlaza } from '../live/use-plaza.ts';
import type { SpaceView } from './use-spaces.ts';

interface JoinButtonProps {
  readonly view: SpaceView;
  /** Primary where it is the one thing to do, as at the head of its space. */
  readonly tone?: 'primary' | 'secondary';
}

/** Joins a space with one press; leaving asks once. Visitors make an account first. */
export function JoinButton({ view, tone = 'primary' }: JoinButtonProps) {
  const { t } = useTranslation();
  const { connection } = usePlaza();
  const me = useMe();
  const [isBusy, setIsBusy] = useState(false);
  const [isLeaving, setIsLeaving] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const { space, mine } = view;

  const change = async (isJoining: boolean) => {
    setIsBusy(true);
    setRefusal(null);
    try {
      await connection.call(({ reducers }) =>
        isJoining
          ? reducers.joinSpace({ spaceId: space.id })
          : reducers.leaveSpace({ spaceId: space.id }),
      );
      setIsLeaving(false);
    } catch (error) {
      // Leaving is asked in a dialog, which would cover a toast.
      if (isJoining) showToast({ text: describeError(error, t), tone: 'bad' });
      else setRefusal(describeError(error, t));
    } finally {
      setIsBusy(false);
    }
  };

  const handleLeave = () => {
    setRefusal(null);
    setIsLeaving(true);
  };

  if (me.status === 'visitor') {
    return (
      <Link
        to="/sign-up"
        search={{ next: `/s/${space.slug}` }}
        className={buttonClass({ size: 'small' })}
      >
        {t('spaces.joinThis')}
      </Link>
    );
  }
  if (!mine) {
    return (
      <Button
        tone={tone}
        size="small"
        isBusy={isBusy}
        disabled={me.status !== 'person'}
        onClick={() => void change(true)}
      >
        {t('spaces.join')}
      </Button>
    );
  }
  return (
    <>
      <Button size="small" icon={<Check aria-hidden="true" />} onClick={handleLeave}>
        {t('spaces.joined')}
      </Button>
      {isLeaving ? (
        <Dialog
          title={t('spaces.leaveTitle', { name: space.name })}
          onClose={() => setIsLeaving(false)}
          actions={
            <>
              <Button tone="danger" isBusy={isBusy} onClick={() => void change(false)}>
                {t('spaces.leave')}
              </Button>
              <Button tone="quiet" onClick={() => setIsLeaving(false)}>
                {t('common.cancel')}
              </Button>
            </>
          }
        >
          {t('spaces.leaveText')}
          <FormError text={refusal} />
        </Dialog>
      ) : null}
    </>
  );
}
