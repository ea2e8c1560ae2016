import { EventEmitter } from 'node:events';
import { expect, it } from 'vitest';
import { presetsCommand } from '../../../../../../main/shells/cli/commands/inspect.ts';
import { Interruption } from '../../../../../../main/shells/cli/interruption.ts';
import { heardOutput } from '../../../../../fakes/heard-output.ts';

/** What `flakestick presets` writes to stdout. */
async function said(json: boolean): Promise<string[]> {
  const { output, stdout } = heardOutput({ json });
  const run = { output, interruption: new Interruption(new EventEmitter()) };
  expect(await presetsCommand.run({ words: [], options: {}, typed: [] }, run)).toBe(0);
  return stdout.text.trimEnd().split('\n');
}

const NAMES = ['minimal', 'plasma6', 'gnome', 'plasma5', 'spice', 'terminal', 'impermanence', 'recovery'];

it('lists all eight presets with title, release, support, least Nix and architectures', async () => {
  const lines = (await said(true)).map((line) => JSON.parse(line) as { [field: string]: unknown });
  const presets = lines.filter(({ event }) => event === 'preset');
  expect(presets.map(({ name }) => name)).toEqual(NAMES);
  for (const preset of presets) {
    expect(preset).toMatchObject({
      title: expect.stringContaining('NixOS'),
      release: expect.stringMatching(/^\d\d\.\d\d$/),
      support: expect.stringMatching(/^(?:un)?supported$/),
      leastNix: expect.stringMatching(/^2\.\d+\.0$/),
      systems: expect.arrayContaining(['x86_64-linux']),
    });
  }
  const result = lines.at(-1) as { outcome: string; presets: { name: string }[] };
  expect(result.outcome).toBe('listed');
  expect(result.presets.map(({ name }) => name)).toEqual(NAMES);
});

it('says in words which preset gets no security updates any more', async () => {
  const lines = await said(false);
  expect(lines.filter((line) => line.includes('unsupported since 2025-06-30'))).toHaveLength(1);
  expect(lines.filter((line) => line.startsWith('plasma5'))).toHaveLength(1);
});
