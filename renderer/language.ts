/** The language of the page: chosen by the host, set before the first render. */
import { create } from 'zustand';
import { en, type Messages } from '../contract/messages/en/page.ts';
import { withHarmlessParameters } from '../contract/messages/foreign-parameters.ts';
import { LANGUAGES, type Language, languageOfLocale, REFERENCE_LANGUAGE } from '../contract/messages/language.ts';

interface PageLanguage {
  language: Language;
  messages: Messages;
  /** The locale of dates: the browser's if it has the same language, because it includes the region. */
  locale: string;
}

export const useLanguage = create<PageLanguage>(() => ({
  language: REFERENCE_LANGUAGE,
  messages: withHarmlessParameters(en),
  locale: localeFor(REFERENCE_LANGUAGE),
}));

export function useMessages(): Messages {
  return useLanguage((state) => state.messages);
}

function localeFor(language: Language): string {
  return languageOfLocale(navigator.language) === language ? navigator.language : language;
}

/** Any code or locale; unsupported languages are shown in English. */
export async function setLanguage(code: string): Promise<void> {
  const language = languageOfLocale(code) ?? REFERENCE_LANGUAGE;
  document.documentElement.lang = language;
  if (useLanguage.getState().language === language) return;
  const messages = withHarmlessParameters(await LANGUAGES[language].loadForPage());
  useLanguage.setState({ language, messages, locale: localeFor(language) });
}
