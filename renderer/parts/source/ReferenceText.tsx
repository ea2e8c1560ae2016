import { Fragment } from 'react';

/** A reference that is broken over lines before `#`, `?`, `&` and `/`, rather than anywhere. */
export function ReferenceText({ text }: { text: string }) {
  return text.split(/(?=[#?&/])/).map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: parts have no other name, and never change places
    <Fragment key={index}>
      {index > 0 && <wbr />}
      {part}
    </Fragment>
  ));
}
