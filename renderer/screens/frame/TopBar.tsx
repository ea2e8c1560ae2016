import { useMessages } from '../../language.ts';
import { useMirror } from '../../mirror.ts';
import { type Section, showSection, useNavigation } from '../../navigation.ts';
import { Mark } from '../../ui/index.ts';
import { JobStatus } from './JobStatus.tsx';
import { NotifyOffer } from './NotifyOffer.tsx';
import css from './top-bar.module.css';

const PLACES = ['flash', 'verify', 'records'] as const satisfies readonly Section[];

/** The places of the app, the job while another place is shown, and how it stands with this machine. */
export function TopBar() {
  const text = useMessages().screens.frame;
  const current = useNavigation((navigation) => navigation.section);
  const version = useMirror((mirror) => mirror.host?.version);
  return (
    <header className={css['top']}>
      <div className={css['brand']} title={version}>
        <Mark />
        <span>Flakestick</span>
      </div>
      <nav aria-label={text.sectionsLabel} className={css['nav']}>
        <ul className={css['places']}>
          {PLACES.map((place) => (
            <li key={place}>
              <button
                type="button"
                className={css['place']}
                aria-current={current === place ? 'page' : undefined}
                onClick={() => showSection(place)}
              >
                {text.sections[place]}
              </button>
            </li>
          ))}
        </ul>
        <div className={css['end']}>
          <NotifyOffer />
          <JobStatus />
          <MachineButton isCurrent={current === 'machine'} />
        </div>
      </nav>
    </header>
  );
}

function MachineButton({ isCurrent }: { isCurrent: boolean }) {
  const text = useMessages().screens.frame;
  const checks = useMirror((mirror) => mirror.checks);
  const missing = checks?.filter(({ state }) => state === 'missing').length ?? 0;
  const state = checks === null ? 'unknown' : missing > 0 ? 'missing' : 'ready';
  return (
    <button
      type="button"
      className={css['machine']}
      data-state={state}
      aria-current={isCurrent ? 'page' : undefined}
      aria-label={missing > 0 ? text.machineLacks({ count: missing }) : undefined}
      onClick={() => showSection('machine')}
    >
      <span className={css['machineWords']}>
        {missing > 0 ? text.toFix({ count: missing }) : text.sections.machine}
      </span>
    </button>
  );
}
