/** `images`: images in the Nix store that `build` keeps from being collected as garbage. */
import type { Messages } from '../../../../contract/messages/en/index.ts';
import type { KeptImage } from '../../../../contract/wire/kept-image.ts';
import { freeKeptImage, keptImages } from '../../../system/nix/index.ts';
import { defineCommand, flag } from '../command.ts';
import type { Output } from '../output.ts';
import { usageError } from '../usage.ts';

export const imagesCommand = defineCommand({
  name: 'images',
  words: ['[action]', '[id]'],
  help: ({ cliHelp }) => cliHelp.commands.images,
  options: { all: flag('--all', ({ cliHelp }) => cliHelp.images.all) },
  async run({ words: [action = 'list', id], options: { all } }, { output }) {
    if (action === 'list' && id === undefined && !all) return list(output);
    if (action === 'free' && all === (id === undefined)) return free(id, output);
    throw usageError((texts) => texts.imagesUsage);
  },
});

function lineOf({ id, source, storePath, keptSince, sizeBytes }: KeptImage, { number }: Messages): string {
  return `${id}  ${keptSince.slice(0, 10)}  ${number.bytes(sizeBytes).padStart(8)}  ${source ?? storePath}`;
}

async function list(output: Output): Promise<number> {
  const { messages } = output;
  const images = await keptImages();
  for (const image of images) {
    output.event('image', image);
    output.text(lineOf(image, messages));
  }
  if (images.length === 0) output.note(messages.cliResult.noKeptImages);
  output.result('listed', { images });
  return 0;
}

/** All of them without an ID. */
async function free(id: string | undefined, output: Output): Promise<number> {
  const { messages } = output;
  const kept = await keptImages();
  const freed = kept.filter((image) => id === undefined || image.id === id);
  if (id !== undefined && freed.length === 0)
    throw usageError((texts) => texts.notKept({ id, known: kept.map((image) => image.id) }));
  for (const image of freed) {
    await freeKeptImage(image.id);
    output.text(messages.cliResult.freed({ image: lineOf(image, messages) }));
  }
  output.note(freed.length === 0 ? messages.cliResult.noKeptImages : messages.cliResult.freedNote);
  output.result('freed', { freed });
  return 0;
}
