import { describePreset } from '../../../contract/messages/preset-words.ts';
import { canStart, type JobState } from '../../../contract/wire/job.ts';
import type { RecordSummary } from '../../../contract/wire/record.ts';
import { useMessages } from '../../language.ts';
import { useMirror } from '../../mirror.ts';
import { CapacityDialog } from '../../parts/capacity-check/index.ts';
import { ConfirmDialog } from '../../parts/confirm/index.ts';
import { chosenAmong, DriveStep, useDriveChoice } from '../../parts/drive/index.ts';
import { JobScreen } from '../../parts/progress/index.ts';
import { RestoreDialog } from '../../parts/restore/index.ts';
import {
  type Inspecting,
  type SourceChoice,
  SourceStep,
  shortTitle,
  sourceOf,
  useInspecting,
  useSource,
} from '../../parts/source/index.ts';
import { Screen } from '../../ui/index.ts';
import { FlashBar } from './FlashBar.tsx';
import { likelySize } from './likely-size.ts';
import { MissingNotice } from './MissingNotice.tsx';

const NO_RECORDS: RecordSummary[] = [];

/** Make: what to write, where to write it, then the job in the same place. */
export function MakeScreen() {
  const job = useMirror((mirror) => (belongsHere(mirror.job) ? mirror.job : null));
  return job ? <JobScreen job={job} /> : <Choosing />;
}

function belongsHere(job: JobState): job is Exclude<JobState, { phase: 'idle' }> {
  return job.phase !== 'idle' && job.request.kind !== 'verify';
}

function Choosing() {
  const messages = useMessages();
  const text = messages.screens.make;
  const source = useSource((state) => state.source);
  const toWrite = useDriveChoice((choice) => choice.toWrite);
  const inspecting = useInspecting();
  const presets = useMirror((mirror) => mirror.presets) ?? [];
  const chosen = sourceOf(source);
  const preset = chosen?.kind === 'preset' ? presets.find(({ name }) => name === chosen.name) : undefined;
  const drives = useMirror((mirror) => mirror.drives) ?? [];
  const records = useMirror((mirror) => mirror.records?.records) ?? NO_RECORDS;
  const free = useMirror((mirror) => canStart(mirror.job));
  const inspection = inspecting.state === 'known' ? inspecting.inspection : null;
  const title = preset ? describePreset(preset, messages).title : inspectedTitle(source, inspecting);
  const sizeBytes = inspection?.sizeBytes ?? null;
  const likelyBytes = likelySize(preset, title, records);
  const known = sizeBytes ?? likelyBytes;
  const size = known === null ? null : { bytes: known, isKnown: sizeBytes !== null };
  return (
    <>
      <Screen
        title={text.title}
        isTitleHidden
        notice={<MissingNotice />}
        columns="wide-first"
        bar={<FlashBar {...{ title, inspection, preset, free, size }} drives={chosenAmong(toWrite, drives)} />}
      >
        <SourceStep title={title && shortTitle(title)} />
        <DriveStep {...{ sizeBytes, likelyBytes }} />
      </Screen>
      <CapacityDialog />
      <RestoreDialog />
      <ConfirmDialog />
    </>
  );
}

/** The name of the chosen flake, module or file; null while nothing is chosen or known. */
function inspectedTitle({ flakeOutput }: SourceChoice, inspecting: Inspecting): string | null {
  if (inspecting.state !== 'known') return null;
  const { title } = inspecting.inspection;
  return flakeOutput === null ? title : `${title.split('#')[0]}#${flakeOutput}`;
}
