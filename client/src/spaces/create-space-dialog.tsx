import { hueCount, limits } from '@plaza/shared/limits';
import { checkSlug, suggestName } from '@plaza/shared/names';
import { useNavigate } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Uuid } from 'spacetimedb';
import { FormError } from '../account/form-error.tsx';
import { useSubmit } from '../account/use-submit.ts';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { TextField } from '../components/text-field.tsx';
import { showToast } from '../components/toast.tsx';
import { describeError } from '../errors/describe-error.ts';
import { newRequestId } from '../feed/use-outgoing.ts';
import { usePlaza } from '../live/use-plaza.ts';
import { SpaceFields, type SpaceProfile } from './space-fields.tsx';
import styles from './space-form.module.css';

/** Opens a new space and leads into it. */
export function CreateSpaceDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { connection } = usePlaza();
  const requestId = useRef(newRequestId());
  const [profile, setProfile] = useState<SpaceProfile>(() => ({
    name: '',
    description: '',
    icon: 'store',
    hue: Math.floor(Math.random() * hueCount),
  }));
  const [chosenSlug, setChosenSlug] = useState<string | null>(null);
  const slug = chosenSlug ?? suggestName(profile.name, limits.slugLengthMax);
  const checkedSlug = checkSlug(slug);
  const { isBusy, error, handleSubmit } = useSubmit(
    async () => {
      const space = { requestId: Uuid.parse(requestId.current), slug, ...profile };
      await connection.call(({ reducers }) => reducers.createSpace(space));
      showToast({ text: t('spaces.created', { name: profile.name }), tone: 'sun' });
      await navigate({ to: '/s/$slug', params: { slug } });
    },
    failure => describeError(failure, t),
  );
  return (
    <Dialog title={t('spaces.createTitle')} onClose={onClose}>
      <form onSubmit={handleSubmit} className={styles.form}>
        <SpaceFields profile={profile} onChange={setProfile}>
          <TextField
            label={t('spaces.slug')}
            hint={t('spaces.slugHint', { address: `${window.location.host}/s/${slug || '…'}` })}
            error={chosenSlug && !checkedSlug.isValid ? t(`errors.${checkedSlug.code}`) : undefined}
            required
            dir="ltr"
            autoCapitalize="none"
            spellCheck={false}
            maxLength={limits.slugLengthMax}
            value={slug}
            onChange={event => setChosenSlug(event.target.value.toLowerCase())}
          />
        </SpaceFields>
        <FormError text={error} />
        <Button type="submit" tone="primary" size="large" wide isBusy={isBusy}>
          {t('spaces.create')}
        </Button>
      </form>
    </Dialog>
  );
}
