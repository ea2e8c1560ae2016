import assert from 'node:assert/strict';
import {
  isolated,
  visibleJson,
  visibleLine,
  visibleLines,
  visibleLogLine,
} from '../../../contract/rules/visible-text.ts';
import { isImageName, isUnfinishedName } from '../../../formats/image-names.ts';
import { parseSource } from '../../../main/stages/source/index.ts';
import { reportLine } from '../../../main/system/report.ts';
import { shellQuote } from '../../../main/system/shell-quote.ts';
import type { FuzzTarget } from '../target.ts';
import { isFailure } from './refusals.ts';

/** What acts on a terminal: controls, and what turns the direction of text. */
const ACTS = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u;

export const fileNames: FuzzTarget = {
  name: 'file-names',
  shape: 'lines',
  inputs: 2000,
  samples: () => [
    'nixos-24.11.iso.zst',
    'a\u001b[2Jb\u202egnp.iso.part',
    'שלום \ufeff.img',
    'a\nb\tc',
    Buffer.from([0xff, 0x2e, 0x69, 0x73, 0x6f]),
  ],
  parse: (input) => {
    const name = input.toString();
    isImageName(name);
    isUnfinishedName(name);
    shellQuote(name);
    assert.doesNotMatch(visibleLine(name), ACTS);
    assert.doesNotMatch(visibleLines(name).replace(/[\n\t]/g, ''), ACTS);
    assert.doesNotMatch(visibleLogLine(name).replace(/\t/g, ''), ACTS);
    assert.doesNotMatch(isolated(name).replace(/[\n\t\u2066-\u2069]/g, ''), ACTS);
    const json = JSON.stringify({ name });
    assert.deepEqual(JSON.parse(visibleJson(json)), JSON.parse(json));
    assert.doesNotMatch(visibleJson(json), ACTS);
  },
};

export const typedSource: FuzzTarget = {
  name: 'typed-source',
  shape: 'lines',
  inputs: 1500,
  samples: () => [
    'minimal',
    'github:NixOS/nixpkgs/nixos-24.11?dir=x#packages.x86_64-linux.iso',
    'git+https://example.org/r.git?ref=main&rev=0123#iso',
    'https://github.com/o/r/blob/main/flake.nix',
    'https://example.org/nixos.iso#sha256=0123',
    'https://channels.nixos.org/nixos-24.11/latest-nixos-minimal-x86_64-linux.iso',
    './x.iso',
    '~/flake#iso',
    'file:///home/me/x%20y.iso',
    'git@host:owner/repository',
  ],
  maxBytes: 64 * 1024,
  isRefusal: isFailure('bad-flake-reference', 'file-not-found', 'file-unreadable', 'bad-usage', 'unknown-preset'),
  parse: (input) => parseSource(input.toString(), { presets: [{ name: 'minimal' }], currentFolder: '/nonexistent' }),
};

/** Of a log that anybody's programs wrote into, for a report that is sent to strangers. */
export const reportLines: FuzzTarget = {
  name: 'report-line',
  shape: 'json',
  inputs: 1500,
  samples: () => [
    JSON.stringify({
      at: '2026-11-22T20:15:00.000Z',
      pid: 7,
      program: 'cli',
      event: 'ran',
      argv: ['umount', '/secret'],
    }),
    JSON.stringify({ at: 'x', pid: 1, program: 'main', event: 'found', drive: { serial: 'secret', wwn: ['secret'] } }),
  ],
  parse: (input) => {
    const masked = reportLine(input.toString(), (text) => text.replaceAll('secret', '[masked]'));
    assert.doesNotMatch(masked, /secret/);
  },
};
