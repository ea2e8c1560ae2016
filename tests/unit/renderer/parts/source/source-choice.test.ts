import { describe, expect, it } from 'vitest';
import type { Source } from '../../../../../contract/wire/source.ts';
import { digestProblem } from '../../../../../renderer/parts/source/index.ts';
import {
  choiceOf,
  NO_SOURCE,
  sourceText,
  tileChoice,
  withOutput,
} from '../../../../../renderer/parts/source/source-choice.ts';
import {
  expectationOf,
  NO_EXPECTATION,
  recordsForDrive,
} from '../../../../../renderer/screens/verify/expectation-choice.ts';
import { RECORD_LIST } from '../../../../fakes/scripted/records.ts';

describe('the chosen source', () => {
  it('is nothing until something is chosen', () => {
    expect(sourceText(NO_SOURCE)).toBeNull();
    expect(sourceText({ ...NO_SOURCE, text: '   ' })).toBeNull();
  });

  it('is nothing while main has not said what it means', () => {
    expect(sourceText({ ...NO_SOURCE, text: 'github:me/config' })).toBeNull();
  });

  it('names a preset so that a folder of the same name cannot be meant', () => {
    expect(sourceText(tileChoice({ kind: 'preset', name: 'minimal' }))).toBe('preset:minimal');
    const meaning = { state: 'known', source: { kind: 'preset', name: 'minimal' } } as const;
    expect(sourceText({ ...NO_SOURCE, text: 'minimal', meaning })).toBe('preset:minimal');
  });

  it('puts the picked output in the place of a typed one', () => {
    expect(withOutput('path:/me/config', 'iso')).toBe('path:/me/config#iso');
    expect(withOutput('path:/me/config#old', 'iso')).toBe('path:/me/config#iso');
    expect(withOutput('path:/me/config#old', null)).toBe('path:/me/config#old');
  });
});

describe('what a drive is compared with', () => {
  const sha256 = 'A'.repeat(64);

  it('takes a digest in capitals with its exact size', () => {
    const typed = { ...NO_EXPECTATION, kind: 'digest' as const, sha256: ` ${sha256} `, sizeBytes: '4096' };
    expect(expectationOf(typed)).toEqual({ kind: 'digest', sha256: sha256.toLowerCase(), sizeBytes: 4096 });
  });

  it.each(['', '0', '1.5', '4 GB'])('takes no digest with the size “%s”', (sizeBytes) => {
    expect(expectationOf({ ...NO_EXPECTATION, kind: 'digest', sha256, sizeBytes })).toBeNull();
  });

  it('says what is wrong with a digest', () => {
    expect(digestProblem('12ab', 'required')).toEqual({ kind: 'length', count: 4 });
    expect(digestProblem('sha256-xyz=', 'required')).toEqual({ kind: 'characters' });
    expect(digestProblem(sha256, 'required')).toBeNull();
  });

  it('lists the records of the same serial number first', () => {
    const serial = 'E0D55EA573FBE4B1';
    const [first, ...others] = recordsForDrive(RECORD_LIST.records, serial);
    expect(first?.driveSerial).toBe(serial);
    expect(others.some((record) => record.driveSerial === serial)).toBe(false);
    expect(recordsForDrive(RECORD_LIST.records, null)).toEqual(RECORD_LIST.records);
  });
});

describe('choiceOf', () => {
  it.each<[Source, string]>([
    [{ kind: 'preset', name: 'minimal' }, 'preset:minimal'],
    [{ kind: 'flake', reference: 'github:me/config', attribute: 'iso' }, 'github:me/config#iso'],
    [{ kind: 'flake', reference: '.', attribute: null }, '.'],
    [{ kind: 'module', path: '/home/me/iso.nix' }, '/home/me/iso.nix'],
    [{ kind: 'image-file', path: '/home/me/x.iso' }, '/home/me/x.iso'],
    [{ kind: 'official', name: 'minimal' }, 'official:minimal'],
    [{ kind: 'download', url: 'https://example.org/x.iso' }, 'https://example.org/x.iso'],
  ])('chooses %j, so that main gets it as it was asked for', (source, text) => {
    const choice = choiceOf(source);
    expect(choice).toMatchObject({ text, flakeOutput: null, sha256: '' });
    expect(sourceText({ ...choice, meaning: { state: 'known', source } })).toBe(text);
  });
});
