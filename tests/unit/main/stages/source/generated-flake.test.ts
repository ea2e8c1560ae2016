import { expect, it } from 'vitest';
import { BuildOptions } from '../../../../../contract/wire/source.ts';
import { moduleOptions } from '../../../../../main/stages/source/generated-flake.ts';
import { withoutSecrets } from '../../../../../main/system/secrets.ts';

it('the Wi-Fi key that goes into a generated flake is in no log from then on, whichever program it came from', () => {
  const key = '0123456789abcdef'.repeat(4);
  const said = `trace: { ssid = "home"; key = "${key}"; }`;
  expect(withoutSecrets(said)).toContain(key);
  moduleOptions(BuildOptions.parse({ image: { wifi: { ssid: 'home', key } } }));
  expect(withoutSecrets(said)).not.toContain(key);
});
