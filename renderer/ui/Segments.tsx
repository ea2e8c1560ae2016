import { Tabs } from '@base-ui/react/tabs';
import type { ReactNode } from 'react';
import css from './ui.module.css';

interface SegmentsProps<T extends string> {
  label: string;
  value: T;
  onChange: (value: T) => void;
  segments: readonly { value: T; label: string; panel: ReactNode }[];
}

/** A few alternatives side by side, one of them shown: a tab list that the arrow keys move through. */
export function Segments<T extends string>({ label, value, onChange, segments }: SegmentsProps<T>) {
  return (
    <Tabs.Root className={css['segments']} value={value} onValueChange={(next) => onChange(next as T)}>
      <Tabs.List className={css['segmentList']} aria-label={label} activateOnFocus>
        {segments.map((segment) => (
          <Tabs.Tab key={segment.value} className={css['segment']} value={segment.value}>
            {segment.label}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {segments.map((segment) => (
        <Tabs.Panel key={segment.value} className={css['segmentPanel']} value={segment.value} tabIndex={-1}>
          {segment.panel}
        </Tabs.Panel>
      ))}
    </Tabs.Root>
  );
}
