import { useMessages } from '../../language.ts';
import { Disclosure, MarkedText } from '../../ui/index.ts';
import css from './ended.module.css';

/** How to start a computer from the stick. */
export function WhatNext() {
  const text = useMessages().screens.outcome.whatNext;
  return (
    <Disclosure title={text.title} open>
      <ol className={css['next']}>
        <li>{text.plugIn}</li>
        <li>
          <MarkedText text={text.bootMenu} />
        </li>
        <li>{text.choose}</li>
      </ol>
    </Disclosure>
  );
}
