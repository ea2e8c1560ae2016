/** Records of sticks made in the past, and a file that is no record any more. */
import { createHash } from 'node:crypto';
import type { Record, RecordList } from '../../../contract/wire/record.ts';
import type { Provenance } from '../../../contract/wire/source.ts';
import { summarise } from '../../../main/stages/record/index.ts';
import * as builders from '../../builders/records.ts';
import { KINGSTON, SANDISK } from './drives.ts';
import { NIXPKGS } from './presets.ts';

const digest = (text: string) => createHash('sha256').update(text).digest('hex');
export const IMAGE_BYTES = 1_149_239_296;
export const IMAGE_SHA256 = digest('minimal image');

export const PROVENANCE: Provenance = {
  source: 'preset:minimal',
  title: 'Minimal',
  lockedReference:
    'github:flakestick/flakestick/6f1b8c2a90d5417c1d7e3b2f9a04c8e5d1b6f7a3?dir=nix&narHash=sha256-k2mDtQ4f1S0l9uC6xJ8hB7vN3wZ5yR2aE1oP6iT4gM8=',
  revision: '6f1b8c2a90d5417c1d7e3b2f9a04c8e5d1b6f7a3',
  narHash: 'sha256-k2mDtQ4f1S0l9uC6xJ8hB7vN3wZ5yR2aE1oP6iT4gM8=',
  attribute: 'packages.x86_64-linux.minimal',
  system: 'x86_64-linux',
  derivation: '/nix/store/9hq2c4zv7y1b8k3m5n6p0r2s4w6x8z1a-nixos-minimal-26.05.iso.drv',
  storePath: '/nix/store/3m5n6p0r2s4w6x8z1a9hq2c4zv7y1b8k-nixos-minimal-26.05.iso',
  nixVersion: '2.31.2',
  overrideInputs: [],
  compression: 'balanced',
  release: '26.05',
};

function record(part: Partial<Record>): Record {
  return builders.record({
    id: '20261120-191502-3fa9c1',
    startedAt: '2026-11-20T19:08:10.000Z',
    finishedAt: '2026-11-20T19:15:02.000Z',
    provenance: PROVENANCE,
    image: {
      sizeBytes: IMAGE_BYTES,
      sha256: IMAGE_SHA256,
      volumeLabel: 'nixos-minimal-26.05-x86_64',
      blocks: { blockBytes: 1_048_576, sha256: Array.from({ length: 1096 }, (_, block) => digest(`block ${block}`)) },
    },
    drive: { identity: SANDISK.identity, name: SANDISK.name, devicePath: SANDISK.devicePath },
    writeMs: 48_120,
    verifyMs: 11_930,
    ...part,
  });
}

export const RECORDS: Record[] = [
  record({
    nixpkgs: { revision: NIXPKGS.revision, date: NIXPKGS.lastModified },
    verifications: [
      {
        at: '2026-11-21T08:40:12.000Z',
        verdict: { kind: 'verified' },
        level: 'read-back-replugged',
        durationMs: 12_050,
      },
      {
        at: '2026-11-22T16:02:44.000Z',
        verdict: { kind: 'differs', blocks: [{ first: 812, last: 815 }] },
        level: 'read-back-replugged',
        durationMs: 12_410,
      },
    ],
  }),
  record({
    id: '20261112-090341-77b0de',
    startedAt: '2026-11-12T08:58:00.000Z',
    finishedAt: '2026-11-12T09:03:41.000Z',
    provenance: {
      ...PROVENANCE,
      source: 'github:vimjoyer/machines#iso',
      title: 'github:vimjoyer/machines#iso',
      lockedReference: 'github:vimjoyer/machines/0a1b2c3d4e5f60718293a4b5c6d7e8f901234567',
      attribute: 'nixosConfigurations.iso.config.system.build.isoImage',
      overrideInputs: [{ name: 'nixpkgs', reference: 'github:NixOS/nixpkgs/nixos-unstable' }],
      originalReference: 'github:vimjoyer/machines',
      recipe: {
        kind: 'flake',
        reference: 'github:vimjoyer/machines/0a1b2c3d4e5f60718293a4b5c6d7e8f901234567',
        files: null,
        attribute: 'nixosConfigurations.iso.config.system.build.isoImage',
        overrideInputs: [],
        lock: {},
        lacksKeyOf: null,
      },
    },
    drive: { identity: KINGSTON.identity, name: KINGSTON.name, devicePath: KINGSTON.devicePath },
  }),
  record({
    id: '20261030-141100-0c4d11',
    startedAt: '2026-10-30T14:06:00.000Z',
    finishedAt: '2026-10-30T14:11:00.000Z',
    provenance: {
      ...PROVENANCE,
      source: '/home/ada/Downloads/nixos-graphical-26.05.iso',
      title: 'nixos-graphical-26.05.iso',
      lockedReference: null,
      attribute: null,
      derivation: null,
      storePath: null,
      nixVersion: null,
      system: null,
      compression: null,
    },
    contents: 'written-unverified',
    verdict: { kind: 'written-unverified' },
    level: null,
    verifyMs: 0,
  }),
  record({
    id: '20261029-173005-e18a90',
    startedAt: '2026-10-29T17:29:00.000Z',
    finishedAt: '2026-10-29T17:30:05.000Z',
    provenance: { ...PROVENANCE, title: 'GNOME', source: 'preset:gnome' },
    contents: 'partly-written',
    verdict: null,
    level: null,
    verifyMs: 0,
    failure: 'drive-gone',
  }),
];

export const RECORD_LIST: RecordList = {
  records: RECORDS.map(summarise),
  unreadable: [
    {
      path: '/home/ada/.local/state/flakestick/records/20260801-120000-aa11bb.json',
      reason: 'Unexpected end of JSON input at byte 4096',
    },
  ],
  newer: [],
  unfinished: [],
};
/** A write to the SanDisk that was cut short. */
export const UNFINISHED: RecordList = {
  ...RECORD_LIST,
  unfinished: [
    builders.unfinishedWrite({
      startedAt: '2026-11-22T18:02:10.000Z',
      drive: { identity: SANDISK.identity, name: SANDISK.name },
      image: {
        path: `${PROVENANCE.storePath}/iso/x.iso`,
        fileBytes: IMAGE_BYTES,
        modifiedMs: 1,
        sizeBytes: IMAGE_BYTES,
      },
    }),
  ],
};
export const NO_RECORDS: RecordList = { records: [], unreadable: [], newer: [], unfinished: [] };
