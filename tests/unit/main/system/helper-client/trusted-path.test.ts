import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { callerNow, untrustedPart } from '../../../../../main/system/helper-client/trusted-path.ts';

const uid = process.getuid?.() ?? 0;
const gid = process.getgid?.() ?? 0;
const caller = { uid, ownGroups: new Set<number>() };
const isRoot = uid === 0;

let folder: string;
let helper: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'flakestick-trusted-')));
  mkdirSync(join(folder, 'checkout/helper'), { recursive: true, mode: 0o755 });
  helper = join(folder, 'checkout/helper/main.ts');
  writeFileSync(helper, '', { mode: 0o644 });
});
afterEach(() => rmSync(folder, { recursive: true }));

it('trusts what belongs to the caller or root, also below a sticky folder', () => {
  expect(untrustedPart([helper, '/bin/sh'], caller)).toBeNull();
});

it.each<[string, () => string]>([
  ['the file', () => helper],
  ['a folder on the way', () => join(folder, 'checkout')],
])('refuses when others may write to %s', (_what, of) => {
  chmodSync(of(), 0o777);
  expect(untrustedPart([helper], caller)).toEqual({ path: of(), why: 'mode' });
});

it.runIf(isRoot)('refuses when another user owns it, or a folder on the way', () => {
  chownSync(helper, 12_345, gid);
  expect(untrustedPart([helper], caller)).toEqual({ path: helper, why: 'owner' });
  chownSync(helper, uid, gid);
  chownSync(join(folder, 'checkout'), 12_345, gid);
  expect(untrustedPart([helper], caller)).toEqual({ path: join(folder, 'checkout'), why: 'owner' });
});

it.runIf(isRoot)('lets a group write only where nobody else is in it', () => {
  chownSync(helper, uid, 12_345);
  chmodSync(helper, 0o664);
  expect(untrustedPart([helper], caller)).toEqual({ path: helper, why: 'mode' });
  expect(untrustedPart([helper], { uid, ownGroups: new Set([12_345]) })).toBeNull();
});

it('looks at both ends of a link, and at everything in a folder', () => {
  const link = join(folder, 'link.ts');
  symlinkSync(helper, link);
  chmodSync(helper, 0o646);
  expect(untrustedPart([link], caller)).toEqual({ path: helper, why: 'mode' });
  expect(untrustedPart([join(folder, 'checkout')], caller)).toEqual({ path: helper, why: 'mode' });
});

it('knows the caller', () => {
  expect(callerNow().uid).toBe(uid);
});
