import { Laptop } from 'lucide-react';
import { useMemo } from 'react';
import type { ThisComputer } from '../../../contract/wire/this-computer.ts';
import { useMessages } from '../../language.ts';
import { Button } from '../../ui/index.ts';
import { useAnswer } from '../../use-answer.ts';
import type { OptionDraft } from './option-draft.ts';
import { changeDraft, useOptionStore } from './option-store.ts';
import css from './yours.module.css';

interface Offer {
  /** What is taken over, as it is named. */
  name: string;
  change: Partial<OptionDraft>;
}

interface FromThisComputerProps {
  /** What there is to take over. */
  offers: (computer: ThisComputer) => readonly (Offer | null)[];
}

/** Buttons that fill in what this computer has. Nothing is shown where it has nothing. */
export function FromThisComputer({ offers }: FromThisComputerProps) {
  const text = useMessages().screens.options.yours;
  const request = useMemo(() => ({}), []);
  const { value: computer } = useAnswer('app/this-computer', request);
  const draft = useOptionStore((state) => state.draft);
  // Its place is kept, so that nothing moves when the answer comes.
  const found = computer ? offers(computer).filter((offer) => offer !== null) : [];
  const isTaken = ({ change }: Offer) =>
    Object.entries(change).every(([field, value]) => draft[field as keyof OptionDraft] === value);
  return (
    <div className={css['offer']}>
      {found.map((offer) => (
        <Button
          key={offer.name}
          size="small"
          icon={<Laptop size={14} aria-hidden />}
          disabled={isTaken(offer)}
          onClick={() => changeDraft(offer.change)}
        >
          {text.fromThisComputer(offer)}
        </Button>
      ))}
    </div>
  );
}
