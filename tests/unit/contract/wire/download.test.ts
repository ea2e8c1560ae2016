import { expect, it } from 'vitest';
import { isImageAddress, validateAddress, validateRedirect } from '../../../../contract/wire/download.ts';

it.each([
  ['https://example.org/nixos.iso', true],
  ['https://example.org/nixos.img.xz?download=1#top', true],
  ['https://example.org/NIXOS.ISO', true],
  ['http://127.0.0.1:8000/a.raw.zst', true],
  ['https://example.org/?file=nixos.iso', false],
  ['https://example.org/nixos.iso/', false],
  ['https://example.org/config.tar.gz', false],
  ['git+https://example.org/nixos.iso', false],
  ['https://', false],
])('%s is the address of an image: %s', (address, expected) => {
  expect(isImageAddress(address)).toBe(expected);
});

it.each([
  ['https://example.org/a.iso', null],
  ['http://127.0.0.1:8000/a.iso', null],
  ['http://localhost/a.iso', null],
  ['http://[::1]:80/a.iso', null],
  ['http://example.org/a.iso', 'plain-http'],
  ['http://127.0.0.1.example.org/a.iso', 'plain-http'],
  ['http://localhost.example.org/a.iso', 'plain-http'],
  ['ftp://example.org/a.iso', 'not-https'],
  ['https://me:secret@example.org/a.iso', 'password-in-address'],
])('%s has the fault %s', (address, fault) => {
  const found = validateAddress(new URL(address));
  expect(found?.because ?? null).toBe(fault);
});

it.each([
  ['https://a.example/x', 'https://b.example/y', true],
  ['https://a.example/x', 'http://a.example/x', false],
  ['https://a.example/x', 'http://127.0.0.1/x', false],
  ['http://127.0.0.1/x', 'http://127.0.0.1:81/x', true],
  ['http://127.0.0.1/x', 'https://a.example/x', true],
  ['http://127.0.0.1/x', 'http://a.example/x', false],
])('from %s to %s is followed: %s', (from, to, expected) => {
  expect(validateRedirect(new URL(from), new URL(to)) === null).toBe(expected);
});
