import { FileArchive, FileCheck, Hash, ScanSearch } from 'lucide-react';
import type { ComponentType, ReactNode } from 'react';
import type { Messages } from '../../../contract/messages/en/page.ts';
import { isolated } from '../../../contract/rules/visible-text.ts';
import { useMessages } from '../../language.ts';
import { useMirror } from '../../mirror.ts';
import { digestProblem, FilePicker } from '../../parts/source/index.ts';
import { Quiet, Sentence, TextField } from '../../ui/index.ts';
import { chooseExpectation, type ExpectationChoice, expectationOf, useExpectation } from './expectation-choice.ts';
import { RecogniseChoice } from './RecogniseChoice.tsx';
import { RecordChoice } from './RecordChoice.tsx';
import css from './verify.module.css';

const ICONS: { readonly [K in ExpectationChoice['kind']]: ComponentType<{ size: number; 'aria-hidden': true }> } = {
  recognise: ScanSearch,
  record: FileCheck,
  'image-file': FileArchive,
  digest: Hash,
};

/** What the drive is compared with. `serial` is the chosen drive's, whose records come first. */
export function ExpectationStep({ serial }: { serial: string | null }) {
  const text = useMessages().screens.verify;
  const panels: { readonly [K in ExpectationChoice['kind']]: ReactNode } = {
    recognise: <RecogniseChoice serial={serial} />,
    record: <RecordChoice serial={serial} />,
    'image-file': <ImageChoice />,
    digest: <DigestChoice />,
  };
  return (
    <section aria-labelledby="expectation-title" className={css['step']}>
      <Sentence id="expectation-title" lead={text.against} what={useChosenText()} blank={text.nothingChosen} />
      <div role="radiogroup" aria-label={text.expectationLabel} className={css['kinds']}>
        {(Object.keys(panels) as ExpectationChoice['kind'][]).map((kind) => (
          <Kind key={kind} kind={kind} panel={panels[kind]} />
        ))}
      </div>
    </section>
  );
}

/** As the end of a sentence; null while it is not complete. */
function useChosenText(): string | null {
  const { chosen } = useMessages().screens.verify;
  const expectation = expectationOf(useExpectation());
  const records = useMirror((mirror) => mirror.records?.records);
  switch (expectation?.kind) {
    case 'recognise':
      return chosen.recognise;
    case 'record':
      return isolated(records?.find(({ id }) => id === expectation.id)?.title ?? chosen.record);
    case 'image-file':
      return isolated(expectation.path.replace(/^.*\//s, ''));
    case 'digest':
      return chosen.digest;
    case undefined:
      return null;
  }
}

function Kind({ kind, panel }: { kind: ExpectationChoice['kind']; panel: ReactNode }) {
  const text = useMessages().screens.verify;
  const isChosen = useExpectation((expectation) => expectation.kind === kind);
  const Icon = ICONS[kind];
  const id = `expect-${kind}`;
  return (
    <div className={css['kind']} data-chosen={isChosen || undefined}>
      <label htmlFor={id}>
        <input
          id={id}
          type="radio"
          name="expectation"
          checked={isChosen}
          aria-labelledby={`${id}-title`}
          aria-describedby={`${id}-about`}
          onChange={() => chooseExpectation({ kind })}
        />
        <Icon size={20} aria-hidden />
        <span className={css['kindText']}>
          <span id={`${id}-title`} className={css['kindTitle']}>
            {text.kinds[kind]}
          </span>
          <Quiet as="span" id={`${id}-about`}>
            {text.about[kind]}
          </Quiet>
        </span>
      </label>
      {isChosen && <div className={css['panel']}>{panel}</div>}
    </div>
  );
}

function ImageChoice() {
  const text = useMessages().screens.verify.image;
  const path = useExpectation((expectation) => expectation.imagePath);
  const pick = (imagePath: string) => chooseExpectation({ imagePath });
  if (path === null) return <FilePicker label={text.choose} onPick={pick} />;
  return (
    <div className={css['file']}>
      <span>{isolated(path)}</span>
      <FilePicker label={text.change} onPick={pick} />
    </div>
  );
}

function DigestChoice() {
  const text = useMessages().screens.verify.digest;
  const sha256 = useExpectation((expectation) => expectation.sha256);
  const sizeBytes = useExpectation((expectation) => expectation.sizeBytes);
  const badSize = sizeBytes.trim() !== '' && !/^[1-9]\d*$/.test(sizeBytes.trim());
  return (
    <div className={css['digest']}>
      <TextField
        label={text.sha256}
        value={sha256}
        placeholder={text.sha256Example}
        problem={sha256.trim() === '' ? null : problemText(sha256, text)}
        onChange={(typed) => chooseExpectation({ sha256: typed })}
      />
      <TextField
        label={text.size}
        value={sizeBytes}
        inputMode="numeric"
        placeholder="1496678400"
        detail={text.sizeDetail}
        problem={badSize ? text.badSize : null}
        onChange={(typed) => chooseExpectation({ sizeBytes: typed })}
      />
    </div>
  );
}

function problemText(sha256: string, text: Messages['screens']['verify']['digest']): string | null {
  const problem = digestProblem(sha256, 'required');
  if (problem === null) return null;
  return problem.kind === 'length' ? text.badLength(problem) : text.badCharacters;
}
