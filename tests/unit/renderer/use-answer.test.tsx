// @vitest-environment happy-dom
import { act, cleanup, renderHook } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import type { Answer } from '../../../renderer/bridge.ts';
import { useAnswer } from '../../../renderer/use-answer.ts';

type Shown = Answer<'protection/show'>;
const asked = vi.hoisted(() => [] as ((answer: unknown) => void)[]);
vi.mock('../../../renderer/bridge.ts', () => ({ call: () => new Promise((resolve) => asked.push(resolve)) }));

const known = (): Shown => ({ ok: true, value: { state: 'known', drives: [] } });
const unreadable = (path: string): Shown => ({ ok: true, value: { state: 'unreadable', path, detail: 'EIO' } });
const lost: Shown = { ok: false, problem: { kind: 'connection-lost' } };
const answer = (question: number, how: Shown): Promise<void> => act(async () => asked[question]?.(how));

type Request = Record<string, never> | null;

function ask(first: Request) {
  return renderHook(({ request }: { request: Request }) => useAnswer('protection/show', request), {
    initialProps: { request: first },
  });
}

afterEach(() => {
  cleanup();
  asked.length = 0;
});

it('asks once for each request, and nothing for none', async () => {
  const { rerender } = ask(null);
  expect(asked).toHaveLength(0);
  const request = {};
  rerender({ request });
  rerender({ request });
  expect(asked).toHaveLength(1);
  rerender({ request: {} });
  expect(asked).toHaveLength(2);
});

it('drops the answer to an earlier request', async () => {
  const { result, rerender } = ask({});
  rerender({ request: {} });
  await answer(1, unreadable('/new'));
  await answer(0, unreadable('/old'));
  expect(result.current.value).toMatchObject({ path: '/new' });
});

it('keeps the value beside a problem, and forgets the problem with the next answer', async () => {
  const { result, rerender } = ask({});
  await answer(0, known());
  rerender({ request: {} });
  await answer(1, lost);
  expect(result.current).toMatchObject({ value: { state: 'known' }, problem: { kind: 'connection-lost' } });
  rerender({ request: {} });
  await answer(2, unreadable('/a'));
  expect(result.current).toMatchObject({ value: { path: '/a' }, problem: null });
});
