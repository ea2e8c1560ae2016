import type { Inspection } from '../../../contract/wire/source.ts';
import { useLanguage, useMessages } from '../../language.ts';
import { Notice } from '../../ui/index.ts';
import { warningText } from './source-text.ts';

/** What to know of a source before it is built; what takes consent is asked elsewhere. */
export function Warnings({ inspection: { warnings } }: { inspection: Inspection }) {
  const messages = useMessages();
  const locale = useLanguage((state) => state.locale);
  const texts = warnings.flatMap((warning) =>
    warning.kind === 'build-risk' ? [] : [warningText(warning, messages, locale)],
  );
  // Two outputs of one name can have the same to say.
  const different = new Map(texts.map((text) => [JSON.stringify(text), text]));
  return [...different].map(([key, { title, detail }]) => (
    <Notice key={key} tone="caution" title={title}>
      {detail}
    </Notice>
  ));
}
