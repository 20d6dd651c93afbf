import { hueCount } from '@plaza/shared/limits';
import { useTranslation } from 'react-i18next';
import { hueFill } from './hue.ts';
import styles from './hue-picker.module.css';

interface HuePickerProps {
  readonly legend: string;
  /** A stored hue step. */
  readonly value: number;
  readonly onChange: (hue: number) => void;
}

/** Chooses one of the twelve colours of a person or a space. */
export function HuePicker({ legend, value, onChange }: HuePickerProps) {
  const { t } = useTranslation();
  return (
    <fieldset className={styles.hues}>
      <legend>{legend}</legend>
      {Array.from({ length: hueCount }, (_, hue) => hue).map(hue => (
        <label key={hue} style={{ background: hueFill(hue) }}>
          <input
            type="radio"
            name="hue"
            className="visually-hidden"
            aria-label={t('profile.colorOption', { index: hue + 1 })}
            checked={hue === value}
            onChange={() => onChange(hue)}
          />
        </label>
      ))}
    </fieldset>
  );
}
