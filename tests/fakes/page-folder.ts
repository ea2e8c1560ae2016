import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A built page of two files, and a file beside its folder that must stay unreachable. */
export async function makePageFolder(): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'flakestick-page-'));
  const folder = join(root, 'renderer');
  await mkdir(join(folder, 'assets'), { recursive: true });
  await writeFile(join(root, 'secret.txt'), 'secret');
  await writeFile(
    join(folder, 'index.html'),
    '<!doctype html><html lang="en"><title>Flakestick</title><script type="module" src="./assets/page.js"></script>',
  );
  await writeFile(join(folder, 'assets/page.js'), PAGE_SCRIPT);
  return folder;
}

export async function removePageFolder(folder: string): Promise<void> {
  await rm(dirname(folder), { recursive: true, force: true });
}

/** Connects as the real page does, and says in its title how that went. */
const PAGE_SCRIPT = `
const socket = new WebSocket('ws://' + location.host + '/rpc', 'flakestick');
socket.onopen = () => socket.send(JSON.stringify({ id: 1, name: 'app/host', request: {} }));
socket.onmessage = (message) => {
  document.title = JSON.parse(message.data).reply?.ok ? 'connected' : 'refused';
  setTimeout(() => window.close(), 300);
};
`;
