import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PasswordForm } from '../account/password-form.tsx';
import { SessionList } from '../account/session-list.tsx';
import { useMe } from '../account/use-me.ts';
import { VerifyNotice } from '../account/verify-notice.tsx';
import { buttonClass } from '../components/button.tsx';
import { Card } from '../components/card.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import { LoadingNote } from '../components/skeleton.tsx';
import { chooseLocale, type Locale, locales } from '../i18n/i18n.ts';
import { chooseTheme, type Theme, useTheme } from '../shell/theme.ts';
import { usePageTitle } from '../shell/use-page-title.ts';
import { ProfileForm } from './profile-form.tsx';
import styles from './settings-screen.module.css';

/** What a person can set: how others see them, and how Plaza looks to them. */
export function SettingsScreen() {
  const { t } = useTranslation();
  const me = useMe();
  /** Sessions and the empty form are other ones after each change of the password. */
  const [passwordChanges, setPasswordChanges] = useState(0);
  usePageTitle(t('menu.settings'));
  return (
    <div className={styles.screen}>
      <h1>{t('menu.settings')}</h1>
      {me.status === 'loading' ? <LoadingNote /> : null}
      {me.status === 'visitor' ? (
        <EmptyState
          title={t('profile.signInFirst')}
          actions={
            <Link
              to="/sign-in"
              search={{ next: '/settings/profile' }}
              className={buttonClass({ tone: 'primary' })}
            >
              {t('nav.signIn')}
            </Link>
          }
        />
      ) : null}
      {me.status === 'person' && me.person ? (
        <Card title={t('profile.title')}>
          <ProfileForm key={String(me.personId)} person={me.person} />
        </Card>
      ) : null}
      {me.status === 'person' && me.person && !me.person.isDemo ? (
        <>
          <VerifyNotice />
          <Card title={t('account.password')}>
            <PasswordForm
              key={passwordChanges}
              onChanged={() => setPasswordChanges(before => before + 1)}
            />
          </Card>
        </>
      ) : null}
      {me.status === 'person' ? (
        <Card title={t('profile.sessions')}>
          <SessionList key={passwordChanges} />
        </Card>
      ) : null}
      <Card title={t('profile.appearance')}>
        <div className={styles.choices}>
          <ThemeChoice />
          <LanguageChoice />
        </div>
      </Card>
    </div>
  );
}

function ThemeChoice() {
  const { t } = useTranslation();
  const theme = useTheme();
  const words = {
    system: t('menu.themeSystem'),
    light: t('menu.themeLight'),
    dark: t('menu.themeDark'),
  };
  return (
    <Choice<Theme>
      legend={t('menu.theme')}
      name="theme"
      value={theme}
      options={(['system', 'light', 'dark'] as const).map(value => ({
        value,
        label: words[value],
      }))}
      onChange={chooseTheme}
    />
  );
}

/** The pseudo-locales are for those who work on Plaza; so far English is the only other choice. */
function LanguageChoice() {
  const { t, i18n } = useTranslation();
  const offered = import.meta.env.DEV || i18n.language !== 'en' ? locales : (['en'] as const);
  const words: Record<Locale, string> = {
    en: t('menu.languageEn'),
    'en-XA': t('menu.languagePseudo'),
    'ar-XB': t('menu.languagePseudoRtl'),
  };
  return (
    <Choice<Locale>
      legend={t('menu.language')}
      name="locale"
      value={locales.find(locale => locale === i18n.language) ?? 'en'}
      options={offered.map(value => ({ value, label: words[value] }))}
      onChange={locale => void chooseLocale(locale)}
    />
  );
}

interface ChoiceProps<Value extends string> {
  readonly legend: ReactNode;
  readonly name: string;
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly label: string }[];
  readonly onChange: (value: Value) => void;
}

/** One of a few, as a row of cells. */
function Choice<Value extends string>({
  legend,
  name,
  value,
  options,
  onChange,
}: ChoiceProps<Value>) {
  return (
    <fieldset className={styles.choice}>
      <legend>{legend}</legend>
      <div>
        {options.map(option => (
          <label key={option.value}>
            <input
              type="radio"
              className="visually-hidden"
              name={name}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
            />
            {option.label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
