/**
 * What the page shows before its backend has answered, as HTML in each language. Run by the build (build/first-frame.ts): the document
 * is painted while the program is still being read.
 */
import { CSPProvider } from '@base-ui/react/csp-provider';
import { renderToStaticMarkup } from 'react-dom/server';
import { LANGUAGE_CODES, LANGUAGES, type Language } from '../contract/messages/language.ts';
import { App } from './App.tsx';
import { useLanguage } from './language.ts';

export async function firstFrames(): Promise<ReadonlyMap<Language, string>> {
  const frames = new Map<Language, string>();
  for (const language of LANGUAGE_CODES) {
    const messages = await LANGUAGES[language].loadForPage();
    // Outside a browser a store is rendered as it was at first.
    Object.assign(useLanguage.getInitialState(), { language, messages });
    const frame = renderToStaticMarkup(
      <CSPProvider disableStyleElements>
        <App />
      </CSPProvider>,
    );
    // Suggestions are never seen in it, and are those of the machine that builds.
    frames.set(language, frame.replace(/<datalist.*?<\/datalist>/gs, ''));
  }
  return frames;
}
