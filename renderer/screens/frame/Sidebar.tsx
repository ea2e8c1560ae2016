import { History, MonitorCog, ShieldCheck, Zap } from 'lucide-react';
import { useMessages } from '../../language.ts';
import { useMirror } from '../../mirror.ts';
import { type Section, showSection, useNavigation } from '../../navigation.ts';
import { Mark } from '../../ui/index.ts';
import { JobStatus } from './JobStatus.tsx';
import css from './sidebar.module.css';

const SECTIONS = [
  { section: 'flash', Icon: Zap },
  { section: 'verify', Icon: ShieldCheck },
  { section: 'records', Icon: History },
  { section: 'machine', Icon: MonitorCog },
] as const satisfies readonly { section: Section; Icon: unknown }[];

export function Sidebar() {
  const text = useMessages().screens.frame;
  const current = useNavigation((navigation) => navigation.section);
  const version = useMirror((mirror) => mirror.host?.version);
  const unwell = useMirror((mirror) => mirror.checks?.some(({ state }) => state === 'missing') ?? false);
  return (
    <aside className={css['sidebar']}>
      <div className={css['brand']}>
        <Mark />
        <span>Flakestick</span>
      </div>
      <nav aria-label={text.sectionsLabel}>
        <ul className={css['sections']}>
          {SECTIONS.map(({ section, Icon }) => (
            <li key={section} data-place={section}>
              <button
                type="button"
                className={css['section']}
                aria-current={current === section ? 'page' : undefined}
                aria-label={section === 'machine' && unwell ? text.machineLacksSomething : undefined}
                onClick={() => showSection(section)}
              >
                <Icon size={18} aria-hidden />
                <span>{text.sections[section]}</span>
                {section === 'machine' && unwell && <span className={css['unwell']} />}
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
