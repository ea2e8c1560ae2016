import { ArrowDown } from 'lucide-react';
import type { Drive } from '../../../contract/wire/drive.ts';
import { Scene } from '../scene/index.ts';
import { lookOfDrive, makerOf, mediumKindOf, Stick } from '../stick/index.ts';
import css from './confirm.module.css';

const ONE_PIXELS = 208;
const MANY_PIXELS = 84;
/** More would be higher than the dialog. */
const MAX_DRAWN = 12;

/** What is put onto which drives, as they are now. */
export function ErasePicture({ source, drives }: { source: string; drives: readonly Drive[] }) {
  const heightPixels = drives.length === 1 ? ONE_PIXELS : MANY_PIXELS;
  return (
    <>
      <div className={css['scene']}>
        <Scene name={sceneOf(source)} />
      </div>
      <ArrowDown className={css['arrow']} size={20} aria-hidden />
      <div className={css['sticks']}>
        {drives.slice(0, MAX_DRAWN).map((drive) => (
          <Stick
            key={drive.id}
            look={lookOfDrive(drive)}
            heightPixels={heightPixels}
            kind={mediumKindOf(drive)}
            maker={makerOf(drive.name)}
          />
        ))}
      </div>
    </>
  );
}

/** `preset:gnome` has a drawing of its own; what is downloaded is a disc. */
function sceneOf(source: string): string {
  if (source.startsWith('preset:')) return source.slice('preset:'.length);
  return source.startsWith('https:') ? 'official' : 'flake';
}
