import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { networkOfIw, networkOfNmcli, readThisComputer } from '../../../../main/system/this-computer.ts';

let root = '';
beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'flakestick-computer-'))));
afterEach(() => rmSync(root, { recursive: true, force: true }));

function put(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

const read = () => readThisComputer({ root, home: join(root, 'home') });

describe('the keyboard', () => {
  it.each([
    ['etc/default/keyboard', 'XKBMODEL="pc105"\nXKBLAYOUT="de"\nXKBVARIANT="nodeadkeys"\n', 'de(nodeadkeys)'],
    ['etc/default/keyboard', 'XKBLAYOUT="fr,us"\nXKBVARIANT=",intl"\n', 'fr'],
    ['etc/vconsole.conf', 'KEYMAP=de-latin1-nodeadkeys\nFONT=eurlatgr\n', 'de'],
    ['etc/vconsole.conf', 'KEYMAP=dvorak\n', null],
    ['etc/default/keyboard', 'XKBLAYOUT="xx"\n', null],
    ['etc/default/keyboard', 'XKBLAYOUT="de"; rm -rf /\n', null],
    [
      'etc/X11/xorg.conf.d/00-keyboard.conf',
      'Section "InputClass"\n  Option "XkbLayout" "ch"\n  Option "XkbVariant" "fr"\nEndSection\n',
      'ch(fr)',
    ],
  ])('of %s with %j is %s', async (path, text, keyboard) => {
    put(path, text);
    expect((await read()).keyboard).toBe(keyboard);
  });

  it('is not known where no file says so', async () => {
    expect((await read()).keyboard).toBeNull();
  });
});

describe('SSH keys', () => {
  const blob = Buffer.concat([Buffer.from('\0\0\0\x0bssh-ed25519\0\0\0\x20'), Buffer.alloc(32, 1)]).toString('base64');

  it('are the public ones; neither a private key nor a damaged one is offered', async () => {
    put('home/.ssh/id_ed25519.pub', `ssh-ed25519 ${blob} me@laptop\n`);
    put('home/.ssh/id_ed25519', '-----BEGIN OPENSSH PRIVATE KEY-----\nc2VjcmV0\n');
    put('home/.ssh/stolen.pub', '-----BEGIN OPENSSH PRIVATE KEY-----\nc2VjcmV0\n');
    put('home/.ssh/cut.pub', `ssh-ed25519 ${blob.slice(0, 20)} me@laptop\n`);
    expect((await read()).sshKeys).toEqual([{ name: 'id_ed25519.pub', key: `ssh-ed25519 ${blob} me@laptop` }]);
  });
});

describe('the Wi-Fi network', () => {
  it.each([
    ['no:Café\nyes:Home\n', 'Home'],
    ['yes:My\\:Home\\\\2\n', 'My:Home\\2'],
    ['no:Home\n', null],
    ['yes:\n', null],
    [`yes:${'x'.repeat(33)}\n`, null],
    ['', null],
  ])('of nmcli’s %j is %s', (text, name) => {
    expect(networkOfNmcli(text)).toBe(name);
  });

  it.each([
    ['phy#0\n\tInterface wlan0\n\t\tssid Home 2\n\t\ttype managed\n', 'Home 2'],
    ['\t\tssid Caf\\xc3\\xa9\n', null],
    ['phy#0\n\tInterface wlan0\n\t\ttype managed\n', null],
  ])('of iw’s %j is %s', (text, name) => {
    expect(networkOfIw(text)).toBe(name);
  });
});
