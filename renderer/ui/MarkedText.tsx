import { Fragment } from 'react';

const MARKED = /<(b|kbd)>(.*?)<\/\1>/;
const ELEMENTS = { b: 'strong', kbd: 'kbd' } as const;

/** A message with `<b>` or `<kbd>` in it. Everything else in it is plain text. */
export function MarkedText({ text }: { text: string }) {
  // Each match adds its tag and its content to the pieces in between.
  const pieces = text.split(new RegExp(MARKED, 'g'));
  return pieces.map((piece, index) => {
    if (index % 3 === 1) return null;
    const mark = index % 3 === 2 ? pieces[index - 1] : undefined;
    const Element = mark === 'b' || mark === 'kbd' ? ELEMENTS[mark] : Fragment;
    // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no other name, and never change places
    return <Element key={index}>{piece}</Element>;
  });
}
