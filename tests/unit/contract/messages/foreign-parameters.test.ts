import { expect, it } from 'vitest';
import { de } from '../../../../contract/messages/de/page.ts';
import { en } from '../../../../contract/messages/en/page.ts';
import { explain } from '../../../../contract/messages/explain.ts';
import { withHarmlessParameters } from '../../../../contract/messages/foreign-parameters.ts';
import type { Failure } from '../../../../contract/wire/failure.ts';
import { actingIn, HOSTILE } from '../../../fakes/hostile-text.ts';
import { SAMPLES } from '../wire/failure-samples.ts';

const OURS: ReadonlySet<string> = new Set(['kind', 'because', 'bus', 'stage', 'activity', 'missing', 'why', 'from']);

function hostile(value: unknown, key = ''): unknown {
  if (typeof value === 'string') return OURS.has(key) ? value : `${value}${HOSTILE}`;
  if (Array.isArray(value)) return value.map((each) => hostile(each, key));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, hostile(each, name)]));
}

/** A newline is a space on the page. */
const onPage = (text: string): string => text.replaceAll('\n', ' ');

it.each([
  ['English', withHarmlessParameters(en)],
  ['German', withHarmlessParameters(de)],
])('the page shows failures of every kind with hostile texts in every field, in %s', (_language, messages) => {
  for (const [kind, fields] of Object.entries(SAMPLES)) {
    const { title, happened, remedy } = explain(hostile({ kind, ...fields }) as Failure, messages);
    expect(actingIn(onPage(`${title} ${happened} ${remedy}`)), kind).toEqual([]);
  }
});

it('puts what is written from right to left into an isolate, once', () => {
  const messages = withHarmlessParameters(en);
  const { happened } = explain({ kind: 'file-not-found', path: '/home/فيلم.iso' }, messages);
  expect(happened).toBe('\u2068/home/فيلم.iso\u2069 does not exist.');
  const embedded = messages.screens.outcome.details.failed({ title: 'x', happened });
  expect(embedded).toContain('\u2068/home/فيلم.iso\u2069 does not exist.');
});

it('says everything else as before', () => {
  const failure = { kind: 'file-not-found', path: '/tmp/no.iso' } as const;
  expect(explain(failure, withHarmlessParameters(en))).toEqual(explain(failure, en));
  expect(withHarmlessParameters(en).number.bytes(1_500_000)).toBe('1.5 MB');
});
