import { beforeEach, expect, it } from 'vitest';
import type { Source } from '../../../../../contract/wire/source.ts';
import { changeDraft, useOptionStore } from '../../../../../renderer/parts/source/option-store.ts';
import { NO_SOURCE, tileChoice, typedChoice } from '../../../../../renderer/parts/source/source-choice.ts';
import {
  chooseAnything,
  chooseOptions,
  chooseSource,
  chooseText,
  useSource,
} from '../../../../../renderer/parts/source/source-store.ts';

beforeEach(() => useSource.setState(useSource.getInitialState(), true));

const system = () => useSource.getState().options.system;
const hostName = () => useOptionStore.getState().draft.hostName;
const preset = (name: string) => chooseSource(tileChoice({ kind: 'preset', name }));
const OFFICIAL = tileChoice({ kind: 'official', name: 'minimal' });

/** Types a text, of which main says what it is. */
function type(text: string, source: Source): void {
  chooseText(text);
  chooseSource({ meaning: { state: 'known', source } });
}

const flake = (reference: string, attribute: string): Source => ({ kind: 'flake', reference, attribute });

it('an architecture is not carried over to another source, and is there when the first one is chosen again', () => {
  chooseSource(OFFICIAL);
  chooseOptions({ system: 'aarch64-linux' });
  preset('gnome');
  expect(system()).toBeNull();
  preset('minimal');
  expect(system()).toBeNull();
  chooseSource(OFFICIAL);
  expect(system()).toBe('aarch64-linux');
});

it('neither are replaced inputs, which are for the outputs of one flake', () => {
  type('github:me/config#iso', flake('github:me/config', 'iso'));
  chooseOptions({ overrideInputs: [{ name: 'nixpkgs', reference: 'nixpkgs/nixos-24.11' }] });
  chooseSource({ flakeOutput: 'other' });
  expect(useSource.getState().options.overrideInputs).toHaveLength(1);
  chooseText('github:me/config#is');
  expect(useSource.getState().options.overrideInputs).toEqual([]);
  type('github:me/config2#iso', flake('github:me/config2', 'iso'));
  expect(useSource.getState().options.overrideInputs).toEqual([]);
  type('github:me/config#rescue', flake('github:me/config', 'rescue'));
  expect(useSource.getState().options.overrideInputs).toHaveLength(1);
});

it('what was set before anything was chosen is for the first choice alone', () => {
  chooseOptions({ system: 'aarch64-linux' });
  changeDraft({ hostName: 'first' });
  preset('gnome');
  expect([system(), hostName()]).toEqual(['aarch64-linux', 'first']);
  preset('minimal');
  expect([system(), hostName()]).toEqual([null, '']);
});

it('the name, the keys and the network of one source are not used for another, and come back with it', () => {
  preset('minimal');
  changeDraft({ hostName: 'rescue', ssid: 'Home', passphrase: 'correct horse' });
  preset('recovery');
  expect(useOptionStore.getState().draft).toMatchObject({ hostName: '', ssid: '', passphrase: '' });
  chooseSource(NO_SOURCE);
  expect(hostName()).toBe('');
  preset('minimal');
  expect(useOptionStore.getState().draft).toMatchObject({ hostName: 'rescue', passphrase: 'correct horse' });
});

it.each([
  ['github:me/config#iso', 'github:me/config#iso'],
  ['file:///home/me/My%20stick.iso', '/home/me/My stick.iso'],
  ['# from a file manager\r\nfile:///home/me/a.iso\r\nfile:///home/me/b.iso\r\n', '/home/me/a.iso'],
  ['"/home/me/My stick.iso"', '/home/me/My stick.iso'],
  ["'/home/me/a.iso'\n", '/home/me/a.iso'],
  ['/home/me/ends with a space ', '/home/me/ends with a space '],
  ['https://example.org/a%20b.iso', 'https://example.org/a%20b.iso'],
  ['file://nas/share/a.iso', 'file://nas/share/a.iso'],
  ['file:///%E0%A4%A', 'file:///%E0%A4%A'],
  ['#iso', '#iso'],
  ['\n\n', ''],
])('%j is pasted or dropped as %j', (text, meant) => {
  chooseAnything(text);
  expect(useSource.getState().source).toEqual(typedChoice(meant));
});
