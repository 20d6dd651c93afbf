import { limits, type SpaceIcon as SpaceIconName, spaceIcons } from '@plaza/shared/limits';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { TextAreaField, TextField } from '../components/text-field.tsx';
import { HuePicker } from '../people/hue-picker.tsx';
import styles from './space-fields.module.css';
import { SpaceIcon } from './space-icon.tsx';

/** How a space presents itself, while somebody writes it. */
export interface SpaceProfile {
  readonly name: string;
  readonly description: string;
  readonly icon: string;
  readonly hue: number;
}

interface SpaceFieldsProps {
  readonly profile: SpaceProfile;
  readonly onChange: (profile: SpaceProfile) => void;
  /** Further fields, below the name. */
  readonly children?: ReactNode;
}

/** The fields of a space: its name, what it is for, its sign and its colour. */
export function SpaceFields({ profile, onChange, children }: SpaceFieldsProps) {
  const { t } = useTranslation();
  return (
    <>
      <TextField
        label={t('spaces.name')}
        required
        autoFocus
        dir="auto"
        maxLength={limits.spaceNameLengthMax}
        value={profile.name}
        onChange={event => onChange({ ...profile, name: event.target.value })}
      />
      {children}
      <TextAreaField
        label={t('spaces.description')}
        maxLength={limits.spaceDescriptionLengthMax}
        value={profile.description}
        onChange={event => onChange({ ...profile, description: event.target.value })}
      />
      <fieldset className={styles.choices}>
        <legend>{t('spaces.icon')}</legend>
        {spaceIcons.map(icon => (
          <label key={icon} title={t(iconWords[icon])}>
            <input
              type="radio"
              name="icon"
              className="visually-hidden"
              aria-label={t(iconWords[icon])}
              checked={icon === profile.icon}
              onChange={() => onChange({ ...profile, icon })}
            />
            <SpaceIcon name={icon} size={18} />
          </label>
        ))}
      </fieldset>
      <HuePicker
        legend={t('spaces.color')}
        value={profile.hue}
        onChange={hue => onChange({ ...profile, hue })}
      />
    </>
  );
}

/** What each sign shows, in the catalogue. */
const iconWords = {
  store: 'spaces.icons.stall',
  wrench: 'spaces.icons.wrench',
  croissant: 'spaces.icons.croissant',
  'pen-tool': 'spaces.icons.pen',
  sprout: 'spaces.icons.sprout',
  'circle-help': 'spaces.icons.question',
  users: 'spaces.icons.people',
  'book-open': 'spaces.icons.book',
  music: 'spaces.icons.music',
  bike: 'spaces.icons.bicycle',
  camera: 'spaces.icons.camera',
  'heart-handshake': 'spaces.icons.hands',
} as const satisfies Record<SpaceIconName, string>;
