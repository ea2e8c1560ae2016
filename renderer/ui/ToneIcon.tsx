import { CircleAlert, CircleCheck, CircleX, Info, TriangleAlert } from 'lucide-react';
import type { Tone } from './Badge.tsx';
import css from './ui.module.css';

const ICONS = { good: CircleCheck, caution: TriangleAlert, bad: CircleX, accent: Info, quiet: CircleAlert } as const;

/** The sign of a tone, so that colour is never the only thing that tells. */
export function ToneIcon({ tone, sizePixels = 17 }: { tone: Tone; sizePixels?: number }) {
  const Icon = ICONS[tone];
  return (
    <span className={css['toneIcon']} data-tone={tone}>
      <Icon size={sizePixels} aria-hidden />
    </span>
  );
}
