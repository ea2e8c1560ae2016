import { History, MonitorCog, ShieldCheck, Zap } from 'lucide-react';
import { type Section, showSection, useChoice } from '../../choice.ts';
import { useMirror } from '../../mirror.ts';
import { Mark, Unseen } from '../../ui/index.ts';
import { JobStatus } from './JobStatus.tsx';
import css from './sidebar.module.css';

const SECTIONS = [
  { section: 'flash', words: 'Flash', Icon: Zap },
  { section: 'verify', words: 'Verify', Icon: ShieldCheck },
  { section: 'records', words: 'Records', Icon: History },
  { section: 'machine', words: 'This machine', Icon: MonitorCog },
] as const satisfies readonly { section: Section; words: string; Icon: unknown }[];

export function Sidebar() {
  const current = useChoice((choice) => choice.section);
  const version = useMirror((mirror) => mirror.host?.version);
  const unwell = useMirror((mirror) => mirror.checks?.some(({ state }) => state === 'missing') ?? false);
  return (
    <aside className={css['sidebar']}>
      <div className={css['brand']}>
        <Mark />
        <span>Flakestick</span>
      </div>
      <nav aria-label="Sections">
        <ul className={css['sections']}>
          {SECTIONS.map(({ section, words, Icon }) => (
            <li key={section} data-place={section}>
              <button
                type="button"
                className={css['section']}
                aria-current={current === section ? 'page' : undefined}
                onClick={() => showSection(section)}
              >
                <Icon size={18} aria-hidden />
                <span>{words}</span>
                {section === 'machine' && unwell && (
                  <span className={css['unwell']}>
                    <Unseen>, something is missing</Unseen>
                  </span>
                )}
              </button>
            </li>
          ))}
        </ul>
      </nav>
      <JobStatus />
      {version && <p className={css['version']}>{version}</p>}
    </aside>
  );
}
