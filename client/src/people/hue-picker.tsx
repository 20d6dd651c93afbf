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
      {hueWords.map((words, hue) => (
        <label key={words} title={t(words)} style={{ background: hueFill(hue) }}>
          <input
            type="radio"
            name="hue"
            className="visually-hidden"
            aria-label={t(words)}
            checked={hue === value}
            onChange={() => onChange(hue)}
          />
        </label>
      ))}
    </fieldset>
  );
}

/** What the steps are called in the catalogue, from 0 on. */
const hueWords = [
  'profile.hues.rose',
  'profile.hues.coral',
  'profile.hues.orange',
  'profile.hues.ochre',
  'profile.hues.olive',
  'profile.hues.green',
  'profile.hues.jade',
  'profile.hues.lagoon',
  'profile.hues.sky',
  'profile.hues.blue',
  'profile.hues.violet',
  'profile.hues.orchid',
] as const;
