import i18next from 'i18next';
import Icu from 'i18next-icu';
import { initReactI18next } from 'react-i18next';
import en from '../locales/en.json';
import { pseudoLocale } from './pseudo.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: typeof en };
    returnNull: false;
  }
}

/**
 * The languages that can be chosen. `en-XA` and `ar-XB` are pseudo-locales made from English: the
 * first accented and longer, the second the same from right to left.
 */
export const locales = ['en', 'en-XA', 'ar-XB'] as const;

/** A language that Plaza can speak. */
export type Locale = (typeof locales)[number];

const storageKey = 'plaza.locale';

/** The locale asked for by `?locale=`, else the stored one, else English. */
function chosenLocale(search = window.location.search): Locale {
  const wanted = new URLSearchParams(search).get('locale') ?? localStorage.getItem(storageKey);
  return locales.find(locale => locale === wanted) ?? 'en';
}

/** The direction of a locale; `?dir=rtl` or `?dir=ltr` overrides it for looking at a layout. */
function directionOf(locale: string, search = window.location.search): 'ltr' | 'rtl' {
  const forced = new URLSearchParams(search).get('dir');
  if (forced === 'rtl' || forced === 'ltr') return forced;
  return /^(ar|he|fa|ur)\b/.test(locale) ? 'rtl' : 'ltr';
}

/** The locale whose numbers and dates are shown: pseudo-locales borrow those of English. */
export function formatLocale(locale: string): string {
  return locale.includes('-X') ? 'en-GB' : locale === 'en' ? preferredEnglish() : locale;
}

/** English text with the reader's own habits of date and clock, where they are an English reader. */
function preferredEnglish(): string {
  return navigator.languages.find(language => language.startsWith('en')) ?? 'en-GB';
}

/** Starts the catalogue and sets language and direction of the document. Called once, before render. */
export async function startI18n(): Promise<void> {
  const locale = chosenLocale();
  await i18next
    .use(Icu)
    .use(initReactI18next)
    .init({
      lng: locale,
      fallbackLng: 'en',
      resources: {
        en: { translation: en },
        ...(locale === 'en' ? {} : { [locale]: { translation: pseudoLocale(en) } }),
      },
      interpolation: { escapeValue: false },
    });
  applyLocale(locale);
}

/** Changes the language and remembers it. */
export async function chooseLocale(locale: Locale): Promise<void> {
  localStorage.setItem(storageKey, locale);
  if (locale !== 'en') i18next.addResourceBundle(locale, 'translation', pseudoLocale(en));
  await i18next.changeLanguage(locale);
  applyLocale(locale);
}

function applyLocale(locale: Locale): void {
  const root = document.documentElement;
  // Pseudo-Arabic is English text: telling the browser otherwise would misread it aloud.
  root.lang = formatLocale(locale);
  root.dir = directionOf(locale);
}
