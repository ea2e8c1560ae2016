import { Fragment } from 'react';
import { isolated } from '../../../contract/rules/visible-text.ts';

/** A reference with line breaks only before `#`, `?`, `&` and `/`. */
export function ReferenceText({ text }: { text: string }) {
  return text.split(/(?=[#?&/])/).map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: parts have no other name, and never change places
    <Fragment key={index}>
      {index > 0 && <wbr />}
      {isolated(part)}
    </Fragment>
  ));
}
