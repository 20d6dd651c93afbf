import type { Space } from '@plaza/shared/bindings/types';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormError } from '../account/form-error.tsx';
import { useSubmit } from '../account/use-submit.ts';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { showToast } from '../components/toast.tsx';
import { describeError } from '../errors/describe-error.ts';
import { usePlaza } from '../live/use-plaza.ts';
import { SpaceFields, type SpaceProfile } from './space-fields.tsx';
import styles from './space-form.module.css';

interface EditSpaceDialogProps {
  readonly space: Space;
  readonly onClose: () => void;
}

/** Changes how a space presents itself; its address stays, because links lead there. */
export function EditSpaceDialog({ space, onClose }: EditSpaceDialogProps) {
  const { t } = useTranslation();
  const { connection } = usePlaza();
  const [profile, setProfile] = useState<SpaceProfile>(() => ({
    name: space.name,
    description: space.description,
    icon: space.icon,
    hue: space.hue,
  }));
  const { isBusy, error, handleSubmit } = useSubmit(
    async () => {
      await connection.call(({ reducers }) =>
        reducers.updateSpace({ spaceId: space.id, ...profile }),
      );
      showToast({ text: t('common.saved') });
      onClose();
    },
    failure => describeError(failure, t),
  );
  return (
    <Dialog title={t('spaces.editTitle')} onClose={onClose}>
      <form onSubmit={handleSubmit} className={styles.form}>
        <SpaceFields profile={profile} onChange={setProfile} />
        <FormError text={error} />
        <Button type="submit" tone="primary" size="large" wide isBusy={isBusy}>
          {t('common.save')}
        </Button>
      </form>
    </Dialog>
  );
}
