import { CircleX, Clock, Download, FolderSync, Hammer } from 'lucide-react';
import { isolated } from '../../../contract/rules/visible-text.ts';
import type { BuildActivity, BuildNode, BuildProgress } from '../../../contract/wire/job.ts';
import { useMessages } from '../../language.ts';
import { useNow, VisuallyHidden } from '../../ui/index.ts';
import css from './build.module.css';
import { elapsedText, percentText } from './time-left.ts';

const ICONS = { build: Hammer, fetch: Download, copy: FolderSync } as const;
/** Deeper levels would leave no space for names. */
const MAX_INDENT = 8;

/** What is running: builds below their dependents, then downloads. Without a known order, one list. */
export function BuildTree({ build: { tree, running } }: { build: BuildProgress }) {
  const text = useMessages().screens.progress.build;
  const nowMs = useNow(1000);
  const inTree = new Set(tree.map(({ name }) => name));
  const others = running.filter(({ kind, name }) => kind !== 'build' || !inTree.has(name));
  if (tree.length + others.length === 0) return <p className={css['idle']}>{text.nothingRuns}</p>;
  return (
    <ul className={css['activities']}>
      {tree.map((node) => (
        <Node key={node.name} node={node} nowMs={nowMs} />
      ))}
      {others.map((activity) => (
        <li key={`${activity.kind} ${activity.name} ${activity.startedAt}`} className={css['activity']}>
          <Activity activity={activity} nowMs={nowMs} />
        </li>
      ))}
    </ul>
  );
}

function Node({ node, nowMs }: { node: BuildNode; nowMs: number }) {
  const text = useMessages().screens.progress.build;
  const { depth, name, state, waitsFor, activity } = node;
  const indent = { paddingLeft: `${14 + Math.min(depth, MAX_INDENT) * 20}px` };
  if (activity)
    return (
      <li className={css['activity']} style={indent}>
        <Activity activity={activity} nowMs={nowMs} />
      </li>
    );
  const Icon = state === 'failed' ? CircleX : Clock;
  return (
    <li className={css['activity']} data-state={state} style={indent}>
      <Icon size={15} aria-hidden />
      <span className={css['activityName']}>{isolated(name)}</span>
      <span className={css['phase']}>{state === 'failed' ? text.failed : text.waitsFor({ count: waitsFor })}</span>
      <span className={css['elapsed']} />
    </li>
  );
}

function Activity({ activity, nowMs }: { activity: BuildActivity; nowMs: number }) {
  const messages = useMessages();
  const text = messages.screens.progress.build;
  const { kind, name, phase, fraction, machine, startedAt } = activity;
  const Icon = ICONS[kind];
  const percent = fraction === null ? null : percentText(fraction, messages);
  const host = machine?.replace(/^[a-z-]+:\/\/(?:[^@/]*@)?/, '').replace(/[/?].*$/, '');
  return (
    <>
      <Icon size={15} aria-hidden />
      <span className={css['activityName']}>
        <VisuallyHidden>{text.activities[kind]} </VisuallyHidden>
        {isolated(name)}
      </span>
      <span className={css['phase']}>
        {[phase, percent, host && text.onBuilder({ host })].filter(Boolean).join(' · ')}
      </span>
      <span className={css['elapsed']}>{elapsedText(nowMs - Date.parse(startedAt))}</span>
    </>
  );
}
