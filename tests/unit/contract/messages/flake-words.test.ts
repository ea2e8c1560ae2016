import { expect, it } from 'vitest';
import { de } from '../../../../contract/messages/de/index.ts';
import { en } from '../../../../contract/messages/en/index.ts';
import { explainReference, nixpkgsWords } from '../../../../contract/messages/flake-words.ts';

const REV = '0a1b2c3d4e5f60718293a4b5c6d7e8f901234567';

it.each([
  ['github:me/config', 'the latest state of the main branch of me/config on GitHub'],
  ['github:me/config/release-24.11', 'the latest state of “release-24.11” in me/config on GitHub'],
  ['github:me/config/feature%2Fiso', 'the latest state of “feature/iso” in me/config on GitHub'],
  [`github:me/config/${REV}`, 'revision 0a1b2c3d4e5f of me/config on GitHub'],
  ['github:me/config?dir=images', 'the latest state of the main branch of me/config on GitHub, in its folder images'],
  ['github:me/config?host=git.example.org', 'the latest state of the main branch of me/config on git.example.org'],
  ['gitlab:group%2Fsub/config', 'the latest state of the main branch of group/sub/config on GitLab'],
  ['sourcehut:~me/config', 'the latest state of the main branch of ~me/config on SourceHut'],
  [
    'git+https://codeberg.org/me/config?ref=main',
    'the latest state of “main” in the Git repository codeberg.org/me/config (over https)',
  ],
  [
    `git+ssh://git@host/me/config?rev=${REV}`,
    'revision 0a1b2c3d4e5f of the Git repository git@host/me/config (over ssh)',
  ],
  [
    'git+file:///home/me/config',
    'the files tracked in the Git repository /home/me/config on this machine, including uncommitted changes',
  ],
  ['path:/home/me/my%20config', 'the folder /home/me/my config with everything in it, as it is now'],
  ['path:/home/me/config?narHash=sha256-x', 'the folder /home/me/config as it was with this NAR hash'],
  [
    '/home/me/config',
    'the folder /home/me/config; inside a Git repository, the files tracked there, including uncommitted changes',
  ],
  ['nixpkgs/nixos-26.05', 'what the flake registry calls “nixpkgs/nixos-26.05”'],
  ['https://example.org/config.tar.gz', 'the archive at https://example.org/config.tar.gz'],
  ['hg+https://example.org/config', null],
])('%s', (reference, words) => {
  expect(explainReference(reference, en)).toBe(words);
});

const NIXPKGS = {
  name: 'nixpkgs',
  lockedReference: `github:NixOS/nixpkgs/${REV}`,
  revision: REV,
  narHash: 'sha256-q8yYEC5f1mFlQO9RGna4LTc9QrcvWunX6FYp83munkQ=',
  lastModified: '2026-06-08T07:04:19.000Z',
};

it('says which nixpkgs is on the stick: its revision and date, or that a folder has none', () => {
  expect(nixpkgsWords(NIXPKGS, en)).toBe('Built from nixpkgs: revision 0a1b2c3d4e5f of 2026-06-08.');
  expect(nixpkgsWords(NIXPKGS, de)).toBe('Gebaut aus nixpkgs: Revision 0a1b2c3d4e5f vom 2026-06-08.');
  const repository = { ...NIXPKGS, lockedReference: `git+file:///home/me/nixpkgs?ref=main&rev=${REV}` };
  expect(nixpkgsWords(repository, en)).toContain('revision 0a1b2c3d4e5f of 2026-06-08');
  const folder = { ...NIXPKGS, lockedReference: 'path:/home/me/nixpkgs?narHash=sha256-x', revision: null };
  expect(nixpkgsWords(folder, en)).toBe('Built from nixpkgs: a local folder, no revision.');
  const archive = { ...NIXPKGS, lockedReference: 'tarball+https://example.org/x.tar.xz', revision: null };
  expect(nixpkgsWords(archive, en)).toBe('Built from nixpkgs: content sha256-q8yYEC5f1mFl… of 2026-06-08.');
  expect(nixpkgsWords({ ...archive, narHash: null, lastModified: null }, en)).toContain('an unknown revision');
});
