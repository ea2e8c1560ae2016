import { Disc3 } from 'lucide-react';
import { useMemo, useState } from 'react';
import { isolated } from '../../../contract/rules/visible-text.ts';
import type { KeptImage } from '../../../contract/wire/kept-image.ts';
import { call } from '../../bridge.ts';
import { useLanguage, useMessages } from '../../language.ts';
import { useMirror } from '../../mirror.ts';
import { formatDay } from '../../moment.ts';
import { FailureNotice } from '../../parts/failure/index.ts';
import type { Problem } from '../../problem.ts';
import { Button, Quiet } from '../../ui/index.ts';
import { useAnswer } from '../../use-answer.ts';
import css from './list.module.css';

/** The images that builds without a drive have left in the Nix store, and a button to free one. */
export function KeptImages() {
  const text = useMessages().screens.machine;
  const [refused, setRefused] = useState<Problem | null>(null);
  // A build that has ended may have added one.
  const isBuilding = useMirror((mirror) => mirror.job.phase === 'building');
  const request = useMemo(() => (isBuilding ? null : {}), [isBuilding]);
  const { value: images, problem, setValue: setImages } = useAnswer('image/list-kept', request);
  const shown = refused ?? problem;

  const free = async ({ id }: KeptImage) => {
    const answer = await call('image/free', { id });
    setRefused(answer.ok ? null : answer.problem);
    if (answer.ok) setImages(answer.value);
  };
  return (
    <section aria-labelledby="images-title" className={css['section']}>
      <div>
        <h2 id="images-title">{text.imagesTitle}</h2>
        <Quiet>{text.imagesDetail}</Quiet>
      </div>
      {shown && <FailureNotice problem={shown} live />}
      {images && <List images={images} onFree={(image) => void free(image)} />}
    </section>
  );
}

function List({ images, onFree }: { images: readonly KeptImage[]; onFree: (image: KeptImage) => void }) {
  const { screens, number } = useMessages();
  const text = screens.machine;
  const locale = useLanguage((state) => state.locale);
  if (images.length === 0) return <p className={css['none']}>{text.noImages}</p>;
  return (
    <ul className={css['rows']}>
      {images.map((image) => {
        const name = isolated(image.source ?? image.storePath);
        const facts = [number.bytes(image.sizeBytes), text.since({ day: formatDay(image.keptSince, locale) })];
        return (
          <li key={image.id} className={css['row']}>
            <Disc3 size={18} aria-hidden className={css['icon']} />
            <div className={css['text']}>
              <span className={css['name']}>{name}</span>
              <span className={css['facts']}>{facts.join(' · ')}</span>
            </div>
            <Button size="small" aria-label={text.freeImage({ image: name })} onClick={() => onFree(image)}>
              {text.free}
            </Button>
          </li>
        );
      })}
    </ul>
  );
}
