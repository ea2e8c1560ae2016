// @vitest-environment happy-dom
import { cleanup, render } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { de } from '../../../../../contract/messages/de/page.ts';
import { explain } from '../../../../../contract/messages/explain.ts';
import { setLanguage } from '../../../../../renderer/language.ts';
import { FailureNotice } from '../../../../../renderer/parts/failure/index.ts';

afterEach(async () => {
  cleanup();
  await setLanguage('en');
});

it('shows a failure in the language of the page', async () => {
  const problem = { kind: 'job-running' } as const;
  await setLanguage('de_DE.UTF-8');
  const { container } = render(<FailureNotice problem={problem} />);
  expect(document.documentElement.lang).toBe('de');
  expect(container.textContent).toContain(explain(problem, de).title);
});

it('a language that there are no messages in is shown in English', async () => {
  await setLanguage('eo');
  expect(document.documentElement.lang).toBe('en');
  const { container } = render(<FailureNotice problem={{ kind: 'connection-lost' }} />);
  expect(container.textContent).toContain('The connection to Flakestick was lost');
});
