import { describe, expect, it } from 'vitest';
import { en } from '../../../../../contract/messages/en/page.ts';
import { NO_IMAGE_OPTIONS } from '../../../../../contract/wire/image-options.ts';
import {
  type DraftProblem,
  draftSummary,
  EMPTY_DRAFT,
  type OptionDraft,
  problemText,
  readDraft,
} from '../../../../../renderer/parts/source/option-draft.ts';

const text = en.screens.options;
const textOf = (problem: DraftProblem | undefined) => problem && problemText(problem, en);
const read = (change: Partial<OptionDraft>) => readDraft({ ...EMPTY_DRAFT, ...change });
const BLOB = Buffer.concat([Buffer.from('\0\0\0\x0bssh-ed25519\0\0\0\x20'), Buffer.alloc(32, 1)]).toString('base64');
const KEY = `ssh-ed25519 ${BLOB} me@laptop`;

it('an empty form asks for nothing and has nothing wrong with it', () => {
  expect(read({})).toEqual({ image: NO_IMAGE_OPTIONS, network: null, problems: {} });
});

it('what is in order becomes the options, tidied up', () => {
  const { image, problems } = read({
    hostName: ' rescue-1 ',
    timeZone: 'Europe/Berlin',
    keyboard: 'de(nodeadkeys)',
    sshKeys: `# mine\n${KEY}\n\n${KEY}\n`,
    packages: 'ripgrep, tree\nripgrep',
    carryFlake: ' ./config ',
    unfreeFirmware: true,
  });
  expect(problems).toEqual({});
  expect(image).toEqual({
    ...NO_IMAGE_OPTIONS,
    hostName: 'rescue-1',
    timeZone: 'Europe/Berlin',
    keyboard: 'de(nodeadkeys)',
    sshKeys: [KEY],
    packages: ['ripgrep', 'tree'],
    carryFlake: './config',
    unfreeFirmware: true,
  });
});

describe('an invalid value is explained beside its field, and not built', () => {
  it.each<[keyof OptionDraft, Partial<OptionDraft>]>([
    ['hostName', { hostName: 'my host' }],
    ['timeZone', { timeZone: 'Berlin' }],
    ['keyboard', { keyboard: 'german' }],
    ['sshKeys', { sshKeys: `${KEY}\nssh-ed25519 AAAA` }],
    ['sshKeys', { sshKeys: '-----BEGIN OPENSSH PRIVATE KEY-----\nabc' }],
    ['packages', { packages: 'ripgrep rip/grep' }],
    ['ssid', { ssid: 'x'.repeat(33), isOpenNetwork: true }],
    ['passphrase', { ssid: 'home' }],
    ['passphrase', { ssid: 'home', passphrase: 'short' }],
    ['carryFlake', { carryFlake: 'github:me/config#desk' }],
  ])('%s', (field, change) => {
    const { problems } = read(change);
    expect(Object.keys(problems)).toEqual([field]);
    expect(textOf(problems[field])).toMatch(/^[A-Z“].*\.$/s);
  });

  it('the second of two keys is called so', () => {
    expect(textOf(read({ sshKeys: `${KEY}\nssh-ed25519 AAAA` }).problems.sshKeys)).toMatch(/^Key 2: /);
  });
});

it('a network waits for its key, an open one does not, and a passphrase without a network is nothing', () => {
  expect(read({ ssid: 'home', passphrase: 'password' })).toMatchObject({
    network: { ssid: 'home', passphrase: 'password' },
    image: { wifi: { ssid: 'home', key: null } },
  });
  expect(read({ ssid: 'home', passphrase: 'left over', isOpenNetwork: true }).network).toBeNull();
  expect(read({ passphrase: 'password' })).toEqual(read({}));
});

it('says in a few words what was chosen', () => {
  const chosen = read({ hostName: 'a', sshKeys: KEY, packages: 'b c', ssid: 'home', isOpenNetwork: true });
  expect(draftSummary(chosen, text)).toEqual(['a', '1 SSH key', 'Wi-Fi home', '2 packages']);
});
