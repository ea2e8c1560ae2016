import { canStart, type JobState } from '../../../contract/wire/job.ts';
import type { Preset } from '../../../contract/wire/source.ts';
import { type Choice, useChoice } from '../../choice.ts';
import { useMirror } from '../../mirror.ts';
import { CapacityDialog } from '../../parts/capacity-check/index.ts';
import { ConfirmDialog } from '../../parts/confirm/index.ts';
import { chosenAmong, DriveStep } from '../../parts/drive/index.ts';
import { JobScreen } from '../../parts/progress/index.ts';
import { type Inspecting, SourceStep, useInspecting } from '../../parts/source/index.ts';
import css from '../frame/shell.module.css';
import { FlashBar } from './FlashBar.tsx';
import { MissingNotice } from './MissingNotice.tsx';

/** Flash: what to write, where to write it, then the job itself in the same place. */
export function FlashScreen() {
  const job = useMirror((mirror) => mirror.job);
  return belongsHere(job) ? <JobScreen job={job} /> : <Choosing />;
}

function belongsHere(job: JobState): job is Exclude<JobState, { phase: 'idle' }> {
  return job.phase !== 'idle' && job.request.kind !== 'verify';
}

function Choosing() {
  const choice = useChoice();
  const inspecting = useInspecting();
  const presets = useMirror((mirror) => mirror.presets);
  const drives = useMirror((mirror) => mirror.drives) ?? [];
  const free = useMirror((mirror) => canStart(mirror.job));
  const inspection = inspecting.state === 'known' ? inspecting.inspection : null;
  const title = sourceTitle(choice, inspecting, presets);
  return (
    <div className={css['screen']}>
      <div className={css['scroll']}>
        <header className={css['header']}>
          <h1>Make a NixOS stick</h1>
        </header>
        <MissingNotice />
        <div className={css['columns']}>
          <SourceStep />
          <DriveStep sizeBytes={choice.source.kind === 'image-file' ? (inspection?.sizeBytes ?? null) : null} />
        </div>
      </div>
      <FlashBar title={title} inspection={inspection} drives={chosenAmong(choice.drives, drives)} free={free} />
      <CapacityDialog />
      {choice.confirming && <ConfirmDialog title={title ?? 'The image'} />}
    </div>
  );
}

/** What the chosen source is called; null while nothing is chosen or known. */
function sourceTitle(choice: Choice, inspecting: Inspecting, presets: Preset[] | null): string | null {
  const { source } = choice;
  if (source.kind === 'preset') return presets?.find(({ name }) => name === source.presetName)?.title ?? null;
  if (inspecting.state !== 'known') return null;
  const { title } = inspecting.inspection;
  return source.kind === 'flake' && source.flakeOutput ? `${title.split('#')[0]}#${source.flakeOutput}` : title;
}
