import type { Tone } from './Badge.tsx';
import css from './ui.module.css';

interface ProgressBarProps {
  /** 0 to 1; null when it cannot be known. */
  fraction: number | null;
  label: string;
  tone?: Tone;
  thin?: boolean;
}

export function ProgressBar({ fraction, label, tone = 'accent', thin = false }: ProgressBarProps) {
  const known = fraction === null ? {} : { value: fraction };
  return <progress aria-label={label} max={1} {...known} className={css['bar']} data-tone={tone} data-thin={thin} />;
}
