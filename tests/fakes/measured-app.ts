/**
 * The app in the browser as a program of its own, with the backend that is shipped. Its parent asks through the channel of Node
 * instead of the page, and learns how long this thread was busy without a pause.
 */
import { dispatch } from '../../contract/wire/channels.ts';
import { createAppBackend } from '../../main/shells/app/index.ts';
import { startWebHost } from '../../main/shells/web/index.ts';
import { SliceWatch } from '../setup/longest-slice.ts';

/** `measure`: the longest slice since the last one. Everything else is a command of the page. */
export interface Asked {
  readonly number: number;
  readonly name: string;
  readonly request: unknown;
}

const backend = await createAppBackend({ hostKind: 'web', version: 'test', nativeFileDialog: false });
const host = await startWebHost({ rendererFolder: process.argv[2] ?? '', backend });
const watch = new SliceWatch();

async function answer({ name, request }: Asked): Promise<unknown> {
  return name === 'measure' ? watch.take() : dispatch(backend, name, request);
}

process.on('message', (asked: Asked) => {
  void answer(asked).then((said) => process.send?.({ number: asked.number, said }));
});
process.on('disconnect', () => process.exit(0));
process.send?.({ number: 0, said: host.origin });
