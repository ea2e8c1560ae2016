import { LoaderCircle } from 'lucide-react';
import css from './ui.module.css';

export function Spinner({ sizePixels = 16 }: { sizePixels?: number }) {
  return <LoaderCircle className={css['spinner']} size={sizePixels} aria-hidden />;
}
