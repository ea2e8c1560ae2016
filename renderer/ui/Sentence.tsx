import css from './sentence.module.css';
import { VisuallyHidden } from './VisuallyHidden.tsx';

interface SentenceProps {
  id: string;
  /** `Put`, `onto`. */
  lead: string;
  /** What was chosen; null leaves a gap. */
  what: string | null;
  /** What the gap says to a screen reader. */
  blank: string;
}

/** A part of a sentence that the user completes, as a heading. */
export function Sentence({ id, lead, what, blank }: SentenceProps) {
  return (
    <h2 id={id} className={css['sentence']}>
      {`${lead} `}
      {what === null ? (
        <>
          <span className={css['blank']} />
          <VisuallyHidden>{blank}</VisuallyHidden>
        </>
      ) : (
        <b title={what}>{what}</b>
      )}
    </h2>
  );
}
