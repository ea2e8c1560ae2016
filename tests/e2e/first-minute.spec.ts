/**
 * What it takes from the first screen to writing one empty stick, counted in the page itself. Prints a table, and writes it to
 * docs/first-minute.md with FLAKESTICK_WRITE_DOCS=1.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { KINGSTON } from '../fakes/scripted/drives.ts';
import { LOCKED } from '../fakes/scripted/inspections.ts';
import { writingAt } from '../fakes/scripted/jobs.ts';
import { COUNTER, type Counted, firstMinuteTable, type Row } from './first-minute-table.ts';
import { chooseTile } from './make-screen.ts';
import { expect, test } from './scripted.ts';

interface Way {
  name: string;
  maxClicks: number;
  /** Everything up to the choice of the stick. */
  choose: (page: Page) => Promise<void>;
}

/** From a file manager, a terminal or a web page, wherever the focus is. */
async function paste(page: Page, text: string): Promise<void> {
  await page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(text)})`);
  await page.keyboard.press('Control+V');
}

const isoFile = (path: string): Way => ({
  name: 'an image file, pasted',
  maxClicks: 3,
  choose: (page) => paste(page, path),
});

const ownFlake = (reference: string): Way => ({
  name: 'a flake of one’s own, pasted, with one output and one consent',
  maxClicks: 5,
  choose: async (page) => {
    await paste(page, reference);
    await page.getByRole('switch', { name: 'build it outside the sandbox' }).click({ timeout: 60_000 });
  },
});

const FLAKE = 'github:ada/machines';
const WAYS: Way[] = [
  { name: 'a preset', maxClicks: 4, choose: (page) => chooseTile(page, 'Minimal') },
  { name: 'the official image', maxClicks: 4, choose: (page) => chooseTile(page, 'Official NixOS') },
  isoFile('/home/ada/Downloads/nixos-graphical-26.05.iso'),
  ownFlake(FLAKE),
];

/** The stick, the button, the question; then it is being written. */
async function flash(page: Page): Promise<void> {
  await page.getByRole('checkbox').first().click();
  await page.getByRole('button', { name: 'Flash…' }).click();
  const erase = page.getByRole('dialog').getByRole('button', { name: /^Erase and flash/ });
  await expect(erase).toBeEnabled({ timeout: 60_000 });
  await erase.click();
}

const rows: Row[] = [];

async function measure(page: Page, way: Way): Promise<void> {
  await page.evaluate(COUNTER);
  await way.choose(page);
  await flash(page);
  await page.locator('[aria-current="step"][data-stage="write"]').waitFor({ state: 'attached' });
  const counted = await page.evaluate<Counted>('counted');
  rows.push({ way: way.name, ...counted });
  expect(counted.clicks, way.name).toBeLessThanOrEqual(way.maxClicks);
  expect(counted, way.name).toMatchObject({ typed: 0, questions: 1 });
}

test.describe.configure({ mode: 'serial' });

for (const way of WAYS)
  test(`${way.name}: at most ${way.maxClicks} clicks from the first screen to writing, and nothing typed`, async ({
    stage,
  }) => {
    const { page, backend, problems } = await stage({ drives: [KINGSTON], flakes: [] });
    const inspect = backend.handlers['source/inspect'];
    backend.handlers['source/inspect'] = async (request, ...rest) =>
      request.source.startsWith(FLAKE)
        ? {
            ...LOCKED,
            outputs: LOCKED.outputs.slice(0, 1),
            warnings: [{ kind: 'build-risk', risk: { kind: 'unsandboxed-builds', derivations: null } }],
          }
        : inspect(request, ...rest);
    backend.handlers['job/start'] = async () => {
      const job = writingAt(0.02, 1);
      backend.play(job);
      return job;
    };
    await measure(page, way);
    expect(problems).toEqual([]);
  });

test.afterAll(() => {
  const table = firstMinuteTable(rows);
  process.stdout.write(`${table}\n`);
  if (process.env['FLAKESTICK_WRITE_DOCS'] === '1')
    writeFileSync(join(import.meta.dirname, '../../docs/first-minute.md'), table);
});
