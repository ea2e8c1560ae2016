import { Spinner } from './Spinner.tsx';
import css from './text.module.css';

/** Stands where something is going to appear. */
export function Waiting({ text }: { text: string }) {
  return (
    <p className={css['waiting']}>
      <Spinner /> {text}
    </p>
  );
}
