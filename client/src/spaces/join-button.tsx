import { Check } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../account/use-me.ts';
import { useSignInFirst } from '../account/use-sign-in-first.ts';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { showToast } from '../components/toast.tsx';
import { describeError } from '../errors/describe-error.ts';
import { usePlaza } from '../live/use-plaza.ts';
import type { SpaceView } from './use-spaces.ts';

/** Joins a space with one press; leaving asks once. */
export function JoinButton({ view }: { readonly view: SpaceView }) {
  const { t } = useTranslation();
  const { connection } = usePlaza();
  const me = useMe();
  const signInFirst = useSignInFirst();
  const [isBusy, setIsBusy] = useState(false);
  const [isLeaving, setIsLeaving] = useState(false);
  const { space, mine } = view;

  const change = async (isJoining: boolean) => {
    setIsBusy(true);
    try {
      await connection.call(({ reducers }) =>
        isJoining
          ? reducers.joinSpace({ spaceId: space.id })
          : reducers.leaveSpace({ spaceId: space.id }),
      );
      setIsLeaving(false);
    } catch (error) {
      showToast({ text: describeError(error, t), tone: 'bad' });
    } finally {
      setIsBusy(false);
    }
  };

  if (!mine) {
    return (
      <Button
        tone="primary"
        size="small"
        isBusy={isBusy}
        onClick={() =>
          me.status === 'person' ? void change(true) : signInFirst(t('errors.SIGN_IN_REQUIRED'))
        }
      >
        {t('spaces.join')}
      </Button>
    );
  }
  return (
    <>
      <Button size="small" icon={<Check aria-hidden="true" />} onClick={() => setIsLeaving(true)}>
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
        </Dialog>
      ) : null}
    </>
  );
}
