import { LOCKED } from '../fakes/scripted/inspections.ts';
import { anything, typeSource } from './make-screen.ts';
import { expect, test } from './scripted.ts';

test('builds what was looked at, and only after each question was answered with yes', async ({ stage }) => {
  const { page, backend, problems } = await stage();
  const build = page.getByRole('button', { name: 'Build the image only' });
  await typeSource(page, 'github:vimjoyer/imports#iso');
  await page.getByRole('switch', { name: 'let it run builders' }).check();
  await expect(build).toBeDisabled();
  await page.getByRole('switch', { name: 'build it outside the sandbox' }).check();
  await build.click();
  const accept = ['import-from-derivation', 'unsandboxed-builds'];
  await expect.poll(() => backend.started).toHaveLength(1);
  expect(backend.started[0]).toMatchObject({
    source: 'github:vimjoyer/imports#iso',
    options: { pin: LOCKED.pin, accept },
  });

  // A yes is about one output of one content.
  await page.getByRole('radio', { name: 'rescue' }).check();
  await expect(page.getByRole('switch', { name: 'let it run builders' })).not.toBeChecked();
  await expect(build).toBeDisabled();
  expect(problems).toEqual([]);
});

test('another output is looked at in the same content; looking again asks for the newest', async ({ stage }) => {
  const { page, backend } = await stage();
  const asked: unknown[] = [];
  const inspect = backend.handlers['source/inspect'];
  backend.handlers['source/inspect'] = async (request) => {
    asked.push([request.source, request.options.pin, request.options.refresh]);
    return inspect(request);
  };
  await typeSource(page, 'github:vimjoyer/machines');
  await page.getByRole('radio', { name: 'rescue' }).check();
  await page.getByText('Details', { exact: true }).click();
  await expect(page.getByText('nixosConfigurations.rescue')).toBeVisible();
  await page.getByRole('button', { name: 'Refresh' }).click();
  await expect
    .poll(() => asked)
    .toEqual([
      ['github:vimjoyer/machines', null, false],
      ['github:vimjoyer/machines#rescue', LOCKED.pin, false],
      ['github:vimjoyer/machines#rescue', null, true],
    ]);
});

test('a folder is looked at again when the page comes back into view, and what is shown then is built', async ({
  stage,
}) => {
  const { page, backend } = await stage();
  const pinAt = (state: number) => ({ reference: `path:/home/ada/config?narHash=sha256-${state}`, overrideInputs: [] });
  let looks = 0;
  const inspect = backend.handlers['source/inspect'];
  backend.handlers['source/inspect'] = async (request) => {
    looks += 1;
    const pin = pinAt(looks);
    return { ...(await inspect(request)), pin, lockedReference: pin.reference };
  };
  await typeSource(page, 'path:/home/ada/config#iso');
  await page.getByText('Details', { exact: true }).click();
  await expect(page.getByText('narHash=sha256-1')).toBeVisible();
  await page.evaluate("window.dispatchEvent(new Event('focus'))");
  await expect(page.getByText('narHash=sha256-2')).toBeVisible();
  await page.getByRole('button', { name: 'Build the image only' }).click();
  await expect.poll(() => backend.started[0]?.kind === 'build' && backend.started[0].options.pin).toEqual(pinAt(2));

  await page.getByRole('navigation').getByRole('button', { name: 'Sticks' }).click();
  await page.getByRole('navigation').getByRole('button', { name: 'Make' }).click();
  await page.getByText('Details', { exact: true }).click();
  await expect(page.getByText('narHash=sha256-3')).toBeVisible();
});

test('a flake that was used before is picked, starred and forgotten', async ({ stage }) => {
  const { page } = await stage();
  const list = page.getByRole('region', { name: 'Your flakes' });
  await list.getByRole('button', { name: 'Choose /home/ada/config#rescue' }).click();
  await expect(anything(page)).toHaveValue('/home/ada/config#rescue');
  const star = list.getByRole('button', { name: 'Star /home/ada/config#rescue' });
  await star.click();
  await expect(star).toHaveAttribute('aria-pressed', 'true');
  await list.getByRole('button', { name: 'Forget github:vimjoyer/machines#iso' }).click();
  await expect(list.getByRole('listitem')).toHaveCount(2);
});

/** Listeners hear of an open connection a second late, as on a machine that is busy starting. */
const SLOW_CONNECTION = `{
  const Real = WebSocket;
  window.WebSocket = class extends Real {
    addEventListener(type, listener) {
      super.addEventListener(type, type === 'open' ? (event) => setTimeout(listener, 1000, event) : listener);
    }
  };
}`;

test('flakes that were used before are there also when the list was opened before the connection', async ({
  stage,
}) => {
  const { page } = await stage();
  await page.addInitScript({ content: SLOW_CONNECTION });
  await page.reload();
  await page.getByRole('region', { name: 'Your flakes' }).waitFor({ timeout: 30_000 });
});
