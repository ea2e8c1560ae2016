import 'uplot/dist/uPlot.min.css';
import { useEffect, useRef } from 'react';
import UPlot from 'uplot';
import { useMessages } from '../../language.ts';
import { useMirror } from '../../mirror.ts';
import type { RateSample } from '../../rates.ts';
import { VisuallyHidden } from '../../ui/index.ts';
import css from './drives.module.css';
import { elapsedText } from './time-left.ts';

const HEIGHT_PIXELS = 168;
/** Distances between marks on the axis of time that read well as a clock. */
const STEPS_SECONDS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600];
const NO_SAMPLES: readonly RateSample[] = [];

/** The write rate of the drive over time. `now` is the current rate. */
export function RateChart({ driveId, now }: { driveId: string; now: number | null }) {
  const text = useMessages().screens.progress.writeRate;
  const all = useMirror((mirror) => mirror.rates.byDrive[driveId]) ?? NO_SAMPLES;
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<UPlot | null>(null);

  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const plot = new UPlot(chartOptions(element), [[], []], element);
    chart.current = plot;
    const resized = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height: HEIGHT_PIXELS }));
    resized.observe(element);
    return () => {
      resized.disconnect();
      plot.destroy();
      chart.current = null;
    };
  }, []);

  useEffect(() => {
    const samples = all.filter(({ step }) => step === 'writing');
    const [first] = samples;
    if (!first) return;
    chart.current?.setData([
      samples.map(({ atMs }) => (atMs - first.atMs) / 1000),
      samples.map(({ bytesPerSecond }) => bytesPerSecond / 1e6),
    ]);
  }, [all]);

  return (
    <figure className={css['figure']}>
      <figcaption>{text.title}</figcaption>
      <div ref={place} className={css['chart']} aria-hidden="true" />
      <VisuallyHidden>{text.spoken({ bytesPerSecond: now })}</VisuallyHidden>
    </figure>
  );
}

/** Colours are read at each drawing, so that the chart follows the theme. */
function chartOptions(element: HTMLElement): UPlot.Options {
  const colour = (name: string) => () => getComputedStyle(element).getPropertyValue(name);
  const axis: UPlot.Axis = {
    stroke: colour('--chart-text'),
    grid: { stroke: colour('--chart-grid'), width: 1 },
    ticks: { show: false },
    // not shown: CSS
    font: '11.5px "Inter Variable", system-ui, sans-serif',
    gap: 7,
  };
  return {
    width: element.clientWidth,
    height: HEIGHT_PIXELS,
    padding: [10, 18, 0, 0],
    legend: { show: false },
    cursor: { show: false },
    scales: {
      // A minimum width of the time axis, so that the line does not start as a wall.
      x: { time: false, range: ({ data: [seconds] }) => [0, Math.max(20, seconds.at(-1) ?? 0)] },
      y: { range: (_plot, _from, to) => [0, Math.max(10, to * 1.15)] },
    },
    axes: [
      {
        ...axis,
        grid: { show: false },
        size: 28,
        space: 70,
        incrs: STEPS_SECONDS,
        values: (_plot, ticks) => ticks.map((s) => elapsedText(s * 1000)),
      },
      { ...axis, size: 38, space: 34 },
    ],
    series: [
      {},
      { stroke: colour('--chart-line'), fill: colour('--chart-fill'), width: 1.75, points: { show: false } },
    ],
  };
}
