import { expect, it } from 'vitest';
import { en } from '../../../../contract/messages/en/index.ts';
import { explainReference } from '../../../../contract/messages/flake-words.ts';

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
