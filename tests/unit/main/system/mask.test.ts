import { describe, expect, it } from 'vitest';
import { maskForReport } from '../../../../main/system/mask.ts';
import { argvWithoutSecrets, keepSecret, withoutSecrets } from '../../../../main/system/secrets.ts';

const context = {
  homes: ['/home/ann', '/srv/people/ann b'],
  userName: 'ann',
  hostName: 'anns-laptop.example.org',
  serials: ['WX72-DA09KR4T', '0x5000c500a1b2c3d4', 'ab', 'a.*b(c)[d'],
};
const mask = (text: string): string => maskForReport(text, context);

describe('a report', () => {
  it.each([
    ['serial as it is', 'drive WX72-DA09KR4T is gone', 'WX72'],
    ['serial as udev writes it', 'usb-WD_My_Passport_wx72_da09kr4t-0:0', 'da09kr4t'],
    ['serial without its hyphen', '/dev/disk/by-id/ata-WX72DA09KR4T-part1', 'DA09'],
    ['serial in an identity', 'flash --expect 27.4C530001230101.31914983424', '4C53'],
    ['identity without diskseq', '--drive -.4C530001230101.31914983424', '4C53'],
    ['unknown serial by its field', 'ID_SERIAL_SHORT=4C530001230101117392', '4C53'],
    ['unknown serial in JSON', '{"serial":"4C530001230101117392"}', '4C53'],
    ['unknown serial in words', 'Serial Number: 4C530001230101117392', '4C53'],
    ['its last letters', 'SanDisk, serial …117392', '117392'],
    ['WWN', 'naa.5000c500ffffffff and wwn-0x5000c500ffffffff', 'ffffffff'],
    ['serial that looks like a pattern', 'drive a.*b(c)[d here', 'a.*b(c)[d'],
    ['label of a stick by its link', '/dev/disk/by-label/PRIVATE', 'PRIVATE'],
    ['path', '/home/ann/secret/thing.iso', 'secret'],
    ['path with spaces', '/home/ann/my secret thing.iso', 'thing'],
    ['path with spaces in a message', 'cannot open /home/ann/my secret thing: No such file', 'secret'],
    ['path with a colon', "error: opening file '/home/ann/a: secret': No such file", 'secret'],
    ['path with a quote', "error: file '/home/ann/it's secret' is missing", 'secret'],
    ['path that is encoded', 'file:///srv/people/ann%20b/secret', 'secret'],
    ['home with a space in its name', '/srv/people/ann b/secret', 'secret'],
    ['path of a flake', 'path:/home/ann/secret?narHash=sha256-x#iso', 'secret'],
    ['path of somebody else', '/home/bob/secret', 'bob'],
    ['mounted stick', 'umount: /run/media/ann/SECRET LABEL: target is busy.', 'SECRET'],
    ['path from ~', 'inspect ~/secret/iso.nix', 'secret'],
    ['path of ~bob', 'inspect ~bob/secret', 'secret'],
    ['relative path', 'flash ../secret/a.iso', 'secret'],
    ['second path of a line', "copying '/home/ann/one' to '/home/ann/two'", 'two'],
    ['home on another line', 'a\n/home/ann/secret\nb', 'secret'],
    ['user name', 'running as ann', 'ann'],
    ['user name in capitals at a path', '/HOME/ANN/secret', 'secret'],
    ['host name', 'on anns-laptop the build', 'laptop'],
    ['whole host name', 'anns-laptop.example.org', 'example'],
    ['mail address', 'Ann Other <ann.other@example.com>', 'other@'],
    ['user of a builder', 'ssh-ng://builder@10.0.0.1', 'builder'],
    ['private repository', 'github:ann-other/secret#iso', 'secret'],
    ['private repository by ssh', 'git+ssh://git@github.com/ann-other/secret', 'secret'],
    ['token', 'https://ghp_0123456789abcdef@github.com/NixOS/x', '0123456789'],
  ])('holds no %s', (_what, text, secret) => {
    expect(mask(text)).not.toContain(secret);
  });

  it.each([
    ['/nix/store/0a1b2c3d-nixos-minimal-26.05.iso', '/nix/store/0a1b2c3d-nixos-minimal-26.05.iso'],
    ["error: opening file '/home/ann/x': No such file", "error: opening file '~/…': No such file"],
    ['/home/ann: Permission denied', '~: Permission denied'],
    ['github:NixOS/nixpkgs/nixos-26.05', 'github:NixOS/nixpkgs/nixos-26.05'],
    ['error: annotation at 1.2.3, planned', 'error: annotation at 1.2.3, planned'],
    ['/dev/sdb is busy; sectors 1.5.2', '/dev/sdb is busy; sectors 1.5.2'],
    ['27.-.4096', '27.-.4096'],
    ['/homepage/x', '/homepage/x'],
    ['nix (Nix) 2.34.0', 'nix (Nix) 2.34.0'],
  ])('keeps what helps: %s', (text, kept) => {
    expect(mask(text)).toBe(kept);
  });

  it('does not take long over a hostile text', () => {
    const hostile = [
      '/home/ann/'.repeat(20_000),
      'a.'.repeat(50_000),
      '"'.repeat(100_000),
      'token='.repeat(20_000),
      '@'.repeat(100_000),
    ];
    const startedMs = performance.now();
    for (const text of hostile) mask(text);
    expect(performance.now() - startedMs).toBeLessThan(10_000);
  });

  it('masks nothing where there is nothing to mask with', () => {
    const nobody = { homes: ['/'], userName: 'root', hostName: 'localhost', serials: [''] };
    expect(maskForReport('root at localhost: /nix/store', nobody)).toBe('root at localhost: /nix/store');
  });
});

describe('secrets', () => {
  it.each([
    ['https://me:hunter22@example.org/x', 'hunter22'],
    ['access-tokens = github.com=hunter22 gitlab.com=PAT:hunter22', 'hunter22'],
    ['psk="hunter22 and more"', 'more'],
    ['wpa_passphrase=hunter22', 'hunter22'],
    ['{"password":"hunter\\"22"}', '22'],
    ['"{\\"passphrase\\":\\"hunter22\\"}"', 'hunter22'],
    ["networks.home.psk = 'hunter22';", 'hunter22'],
    ['pskRaw = "hunter22"', 'hunter22'],
    ['?access_token=hunter22&x=1', 'hunter22'],
    ['https://bucket.example/a.iso?X-Amz-Date=20261128T000000Z&X-Amz-Signature=hunter22', 'hunter22'],
    ['https://x.example/a.iso?se=2026-11-28&sig=hunter22%3D', 'hunter22'],
    ['https://x.example/a.iso?key=hunter22#iso', 'hunter22'],
    ['https://x.example/a.iso?Policy=a&Key-Pair-Id=K&AWSAccessKeyId=hunter22&Expires=1', 'hunter22'],
    ['{"url":"https://x.example/a.iso?auth=hunter22"}', 'hunter22'],
    ['Authorization: Basic hunter22', 'hunter22'],
    ['curl -H "authorization: bearer hunter22"', 'hunter22'],
    ['glpat-hunter22hunter22', 'hunter22'],
    [String.raw`"{\"password\":\"hunter\\\"hunter22\"}"`, 'hunter22'],
    [String.raw`{\\\"psk\\\": \\\"hunter22\\\"}`, 'hunter22'],
    [String.raw`psk='it'\''s hunter22'`, 'hunter22'],
    [String.raw`password = 'it\'s hunter22'`, 'hunter22'],
    ["psk = ''hunter22'';", 'hunter22'],
    ["psk = ''\n  hunter22\n'';", 'hunter22'],
    [String.raw`password=one\ hunter22`, 'hunter22'],
    ['psk=one"hunter22', 'hunter22'],
    ['psk=one,hunter22;hunter22&hunter22', 'hunter22'],
    [`password='one'"hunter22"`, 'hunter22'],
    ['password: “one hunter22”', 'hunter22'],
    ['<password>one hunter22</password>', 'hunter22'],
    ['nmcli --wifi-password "one hunter22" up', 'hunter22'],
    ['-----BEGIN OPENSSH PRIVATE KEY-----\nhunter22\n-----END OPENSSH PRIVATE KEY-----', 'hunter22'],
  ])('are not in %s', (text, secret) => {
    expect(withoutSecrets(text)).not.toContain(secret);
  });

  it('are known by themselves', () => {
    keepSecret('correct horse');
    expect(withoutSecrets('trace: correct horse battery')).toBe('trace: [hidden] battery');
  });

  it('are known by the names before them, even when one of these names is a secret itself', () => {
    keepSecret('password');
    expect(withoutSecrets('password: “one hunter22”')).toBe('[hidden]: [hidden]');
    expect(withoutSecrets('<password>one hunter22</password>')).not.toContain('hunter22');
  });

  it.each(['quote " of hunter22', "it's hunter22", 'a\\b hunter22', `\${a} ü hunter22 &`])(
    'are known however they are quoted: %s',
    (secret) => {
      keepSecret(secret);
      const forms = [
        JSON.stringify(secret),
        JSON.stringify(JSON.stringify(secret)),
        encodeURIComponent(secret),
        `'${secret.replaceAll("'", String.raw`'\''`)}'`,
      ];
      for (const form of forms) expect(withoutSecrets(`trace: ${form}`)).not.toContain('hunter22');
    },
  );

  it.each([
    '{"token":null,"serial":"x"}',
    '{"hasPassword":false,"kind":"x"}',
    '{"tokens":12,"kind":"x"}',
    'GET https://example.org/?page=2&size=1',
    'path:/x?lastModified=1795826751&narHash=sha256-7hYSoRiD11YXhI9HL%2BvPUwoFY%3D&dir=key&ref=sign',
    'key = value; design=1',
  ])('are not seen in %s', (text) => {
    expect(withoutSecrets(text)).toBe(text);
  });

  it('end where the text around them goes on', () => {
    expect(withoutSecrets('{"url":"https://x.org/?token=abc&y=1","name":"y"}')).toBe(
      '{"url":"https://x.org/?token=[hidden]&y=1","name":"y"}',
    );
  });

  it('are no argument of their own', () => {
    const argv = ['nix', '--option', 'access-tokens', 'x=hunter22', '--token', 'hunter22', '--verbose'];
    expect(argvWithoutSecrets(argv)).toEqual([
      'nix',
      '--option',
      'access-tokens',
      '[hidden]',
      '--token',
      '[hidden]',
      '--verbose',
    ]);
  });
});
