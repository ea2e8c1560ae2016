import { useSyncExternalStore } from 'react';
import type { DriveProgress } from '../../../contract/wire/job.ts';
import { useMessages } from '../../language.ts';
import { lookOfProgress, type MediumKind, makerOf, mediumKindOf, Stick } from '../stick/index.ts';
import { useDriveOf } from './drive-of.ts';
import { spokenBlocks } from './spoken-blocks.ts';

const MIN_HEIGHT = 176;
const MAX_HEIGHT = 528;
/** What is above and below it in the window. */
const AROUND_PIXELS = 232;
/** So that resizing the window does not redraw it for every pixel. */
const STEP_PIXELS = 8;

function onResize(changed: () => void): () => void {
  window.addEventListener('resize', changed);
  return () => window.removeEventListener('resize', changed);
}

const heroHeight = (): number => {
  const room = Math.floor((window.innerHeight - AROUND_PIXELS) / STEP_PIXELS) * STEP_PIXELS;
  return Math.min(MAX_HEIGHT, Math.max(MIN_HEIGHT, room));
};

/** As high as the window allows. */
export const useHeroHeight = (): number => useSyncExternalStore(onResize, heroHeight);

interface HeroStickProps {
  drive: DriveProgress;
  /** The job only reads. */
  isOld: boolean;
  /** It has just been proven. */
  sealLands?: boolean;
}

/** The drive of a job, as large as the window allows: what is written and what is proven, block by block. */
export function HeroStick({ drive, isOld, sealLands = false }: HeroStickProps) {
  const heightPixels = useHeroHeight();
  return <DriveStick drive={drive} isOld={isOld} heightPixels={heightPixels} sealLands={sealLands} />;
}

interface DriveStickProps extends HeroStickProps {
  heightPixels: number;
}

export function DriveStick({ drive, isOld, heightPixels, sealLands = false }: DriveStickProps) {
  const messages = useMessages();
  const known = useDriveOf(drive.id);
  const kind: MediumKind = known ? mediumKindOf(known) : 'stick';
  return (
    <Stick
      look={lookOfProgress(drive, isOld)}
      heightPixels={heightPixels}
      kind={kind}
      maker={makerOf(drive.name)}
      {...(known ? { capacity: messages.number.bytes(known.sizeBytes) } : {})}
      label={spokenBlocks(drive, messages)}
      sealLands={sealLands}
    />
  );
}
