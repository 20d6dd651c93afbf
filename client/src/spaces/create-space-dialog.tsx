import {
  hueCount,
  limits,
  type SpaceIcon as SpaceIconName,
  spaceIcons,
} from '@plaza/shared/limits';
import { checkSlug, suggestName } from '@plaza/shared/names';
import { useNavigate } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Uuid } from 'spacetimedb';
import { FormError } from '../account/form-error.tsx';
import { useSubmit } from '../account/use-submit.ts';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { TextAreaField, TextField } from '../components/text-field.tsx';
import { showToast } from '../components/toast.tsx';
import { describeError } from '../errors/describe-error.ts';
import { newRequestId } from '../feed/use-outgoing.ts';
import { usePlaza } from '../live/use-plaza.ts';
import { HuePicker } from '../people/hue-picker.tsx';
import styles from './create-space-dialog.module.css';
import { SpaceIcon } from './space-icon.tsx';

/** Opens a new space and leads into it. */
export function CreateSpaceDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { connection } = usePlaza();
  const requestId = useRef(newRequestId());
  const [name, setName] = useState('');
  const [chosenSlug, setChosenSlug] = useState<string | null>(null);
  const [description, setDescription] = useState('');
  const [icon, setIcon] = useState<SpaceIconName>('store');
  const [hue, setHue] = useState(() => Math.floor(Math.random() * hueCount));
  const slug = chosenSlug ?? suggestName(name, limits.slugLengthMax);
  const checkedSlug = checkSlug(slug);
  const { isBusy, error, handleSubmit } = useSubmit(
    async () => {
      const space = {
        requestId: Uuid.parse(requestId.current),
        slug,
        name,
        description,
        icon,
        hue,
      };
      await connection.call(({ reducers }) => reducers.createSpace(space));
      showToast({ text: t('spaces.created', { name }), tone: 'sun' });
      await navigate({ to: '/s/$slug', params: { slug } });
    },
    failure => describeError(failure, t),
  );
  return (
    <Dialog title={t('spaces.createTitle')} onClose={onClose}>
      <form onSubmit={handleSubmit} className={styles.form}>
        <TextField
          label={t('spaces.name')}
          required
          dir="auto"
          maxLength={limits.spaceNameLengthMax}
          value={name}
          onChange={event => setName(event.target.value)}
        />
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
        <TextAreaField
          label={t('spaces.description')}
          maxLength={limits.spaceDescriptionLengthMax}
          value={description}
          onChange={event => setDescription(event.target.value)}
        />
        <fieldset className={styles.choices}>
          <legend>{t('spaces.icon')}</legend>
          {spaceIcons.map(choice => (
            <label key={choice} title={choice}>
              <input
                type="radio"
                name="icon"
                className="visually-hidden"
                aria-label={choice}
                checked={choice === icon}
                onChange={() => setIcon(choice)}
              />
              <SpaceIcon name={choice} size={18} />
            </label>
          ))}
        </fieldset>
        <HuePicker legend={t('spaces.color')} value={hue} onChange={setHue} />
        <FormError text={error} />
        <Button type="submit" tone="primary" size="large" wide isBusy={isBusy}>
          {t('spaces.create')}
        </Button>
      </form>
    </Dialog>
  );
}
