/** The languages, and which one a person reads. One line here and one folder beside this file is a language. */
import type { Messages } from './en/index.ts';
import type { Messages as PageMessages } from './en/page.ts';

/** Each is loaded when it is first wanted: a language costs those who read another one nothing. */
export const LANGUAGES = {
  en: {
    name: 'English',
    load: async (): Promise<Messages> => (await import('./en/index.ts')).en,
    loadForPage: async (): Promise<PageMessages> => (await import('./en/page.ts')).en,
  },
  de: {
    name: 'Deutsch',
    load: async (): Promise<Messages> => (await import('./de/index.ts')).de,
    loadForPage: async (): Promise<PageMessages> => (await import('./de/page.ts')).de,
  },
} as const;
export type Language = keyof typeof LANGUAGES;
export const LANGUAGE_CODES = Object.keys(LANGUAGES) as Language[];

/** JSON, records, logs and reports are in this one whatever a person reads. */
export const REFERENCE_LANGUAGE = 'en' satisfies Language;

const isLanguage = (code: string): code is Language => Object.hasOwn(LANGUAGES, code);

/** The language of a locale such as `de_AT.UTF-8` or `de-AT`; null for one there are no messages in. */
export function languageOfLocale(locale: string): Language | null {
  const code = /^[a-z]{2,3}(?=$|[_.@-])/i.exec(locale)?.[0].toLowerCase() ?? '';
  return isLanguage(code) ? code : null;
}

export interface LanguageChoice {
  /** `--language`, or the app's setting. Nothing else counts then. */
  readonly chosen?: string | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** The messages of the language that the environment asks for. */
export async function loadMessages(environment: LanguageChoice['environment']): Promise<Messages> {
  return LANGUAGES[chooseLanguage({ environment }) ?? REFERENCE_LANGUAGE].load();
}

/**
 * What was chosen, else the first of LC_ALL, LC_MESSAGES and LANG that is set (POSIX: the others do not count then).
 * `C`, `POSIX` and a language there are no messages in are English. Null only where `chosen` is no language there is.
 */
export function chooseLanguage({ chosen, environment }: LanguageChoice): Language | null {
  if (chosen !== undefined) return languageOfLocale(chosen);
  const locale = ['LC_ALL', 'LC_MESSAGES', 'LANG'].map((name) => environment[name]).find((value) => value);
  return languageOfLocale(locale ?? '') ?? REFERENCE_LANGUAGE;
}
