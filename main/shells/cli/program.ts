/** Which commands there are and what they take. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { ACCEPT_FLAGS, type AcceptedRisk } from '../../../contract/wire/build-risk.ts';
import { JobFailure } from '../../../contract/wire/failure.ts';
import { z } from '../../../contract/wire/schema.ts';
import { BuildOptions, Compression, type OverrideInput, System } from '../../../contract/wire/source.ts';
import { PROJECT_ROOT } from '../../system/project-root.ts';
import { runBuild } from './build-command.ts';
import { runBlink, runCapacityCheck } from './capacity-command.ts';
import { runCheckRecord } from './check-record-command.ts';
import { runDoctor } from './doctor-command.ts';
import { runDrives } from './drives-command.ts';
import { runEject } from './eject-command.ts';
import { runFlakes } from './flakes-command.ts';
import { runFlash } from './flash-command.ts';
import { type ImageFlags, imageOptionsOf, withImageFlags } from './image-flags.ts';
import { runInspect } from './inspect-command.ts';
import { runOpen } from './open-command.ts';
import { Output } from './output.ts';
import { collectOverride } from './override-input.ts';
import { runPresets } from './presets-command.ts';
import { runProtect } from './protect-command.ts';
import { runRecords } from './records-command.ts';
import { refuseOptions } from './refuse-options.ts';
import { runSave } from './save-command.ts';
import { runVerify } from './verify-command.ts';

const SOURCE_HELP =
  'a preset, a flake reference with or without #name, a .nix module, an ISO file, official:minimal, official:graphical, or the https address of an ISO';

interface RawOptions extends ImageFlags {
  json?: boolean;
  quiet?: boolean;
  overrideInput?: OverrideInput[];
  system?: string;
  compression?: string;
  builders?: string;
  store?: string;
  substituters?: string;
  trustedPublicKeys?: string;
  keepGoing?: boolean;
  refresh?: boolean;
  sha256?: string;
  acceptUnverifiedDownload?: boolean;
  acceptImportFromDerivation?: boolean;
  acceptUnsandboxedBuilds?: boolean;
}

/** `checkout/package.json` or, beside the bundles, the packaged one. */
function version(): string {
  const text = readFileSync(join(PROJECT_ROOT, 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

async function buildOptions(raw: RawOptions, output: Output): Promise<BuildOptions> {
  const { image, system, compression } = await imageOptionsOf(raw);
  const options = BuildOptions.safeParse({
    overrideInputs: raw.overrideInput ?? [],
    system: raw.system ?? system,
    compression: raw.compression ?? compression,
    image,
    builders: raw.builders ?? null,
    store: raw.store ?? null,
    substituters: raw.substituters ?? null,
    trustedKeys: raw.trustedPublicKeys ?? null,
    keepGoing: raw.keepGoing ?? false,
    refresh: raw.refresh ?? false,
    download: downloadOptions(raw),
    accept: acceptedRisks(raw),
  });
  if (!options.success) throw new JobFailure({ kind: 'bad-usage', detail: z.prettifyError(options.error) });
  if (image.wifi?.key)
    output.note(
      `Whoever holds the stick, or can read the Nix store of this machine, can read the key of “${image.wifi.ssid}”.`,
    );
  return options.data;
}

function acceptedRisks(raw: RawOptions): AcceptedRisk[] {
  return [
    ...(raw.acceptImportFromDerivation ? ['import-from-derivation' as const] : []),
    ...(raw.acceptUnsandboxedBuilds ? ['unsandboxed-builds' as const] : []),
  ];
}

function downloadOptions({ sha256, acceptUnverifiedDownload }: RawOptions): BuildOptions['download'] {
  if (sha256 !== undefined && !/^[0-9a-f]{64}$/i.test(sha256))
    throw new JobFailure({ kind: 'bad-usage', detail: '--sha256 takes 64 hexadecimal characters.' });
  return { sha256: sha256?.toLowerCase() ?? null, acceptUnverified: acceptUnverifiedDownload ?? false };
}

function withBuildOptions(command: Command): Command {
  return withImageFlags(command)
    .option(
      '--override-input <input>',
      'NAME REFERENCE: use another flake for an input (repeatable)',
      collectOverride,
      [],
    )
    .addOption(new Option('--system <system>', 'build for this system').choices(System.options))
    .addOption(
      new Option('--compression <how>', 'squashfs compression of a preset or module').choices(Compression.options),
    )
    .option('--builders <builders>', 'remote builders, as nix build --builders takes them')
    .option('--store <store>', 'build in this store, e.g. ssh-ng://host')
    .option('--substituters <urls>', 'further binary caches to fetch from, as nix takes them')
    .option('--trusted-public-keys <keys>', 'the keys that those caches sign with')
    .option('--keep-going', 'build what can be built when something fails')
    .option('--refresh', 'look for newer revisions instead of trusting caches')
    .option('--sha256 <hex>', 'of a download: the checksum its publisher gives')
    .option('--accept-unverified-download', 'take a download that has no checksum')
    .option(ACCEPT_FLAGS['import-from-derivation'], 'let a flake run builders while it is evaluated')
    .option(ACCEPT_FLAGS['unsandboxed-builds'], 'let a flake be built outside Nix’s sandbox');
}

/** commander hands over the words of a repeatable option one by one. */
function collect(word: string, before: string[] | undefined): string[] {
  return [...(before ?? []), word];
}

/** `done` receives the exit code of the command that ran. */
export function createProgram(done: (exitCode: number) => void): Command {
  const program = new Command('flakestick')
    .description(`Turns a Nix flake into a verified, bootable NixOS USB stick.\n\nSOURCE is ${SOURCE_HELP}.`)
    .version(version())
    .exitOverride()
    .showHelpAfterError('(--help shows what it takes)')
    .enablePositionalOptions(false);
  const add = (signature: string, description: string): Command =>
    program
      .command(signature)
      .description(description)
      .exitOverride()
      .option('--json', 'one JSON object per line on stdout, the last one the result')
      .option('--quiet', 'say nothing but results and errors');
  const outputOf = ({ json, quiet }: RawOptions): Output => new Output({ json: json ?? false, quiet: quiet ?? false });

  add('doctor', 'what works on this machine, and how to mend what does not').action(async (raw: RawOptions) => {
    done(await runDoctor(outputOf(raw)));
  });
  add('presets', 'the images Flakestick knows how to build').action(async (raw: RawOptions) => {
    done(await runPresets(outputOf(raw)));
  });
  withBuildOptions(add('inspect <source>', 'what would be built, and what it asks to trust')).action(
    async (source: string, raw: RawOptions) => {
      const output = outputOf(raw);
      done(await runInspect(source, await buildOptions(raw, output), output));
    },
  );
  add('drives', 'the drives that can be written')
    .option('--all', 'also the refused ones, with the reason')
    .option('--watch', 'keep telling when drives come and go')
    .option('--include-loop', 'also loop devices')
    .option('--probe <drive>', 'check whether it really has what it says; what is on it is put back')
    .option('--restore', 'with --probe: put back what a check that was cut short has left')
    .option('--yes', 'with --probe: do not ask')
    .option('--blink <drive>', 'make its light blink, to see which one it is')
    .action(async (raw: RawOptions & DrivesFlags) => {
      const { all = false, watch = false, includeLoop = false, probe, blink, restore = false, yes = false } = raw;
      const asked = [probe, blink, watch || undefined, all || undefined].filter((one) => one !== undefined);
      if ((probe !== undefined || blink !== undefined) && asked.length > 1)
        throw new JobFailure({ kind: 'bad-usage', detail: 'Say --probe, --blink or what to list, one of them.' });
      if ((restore || yes) && probe === undefined)
        throw new JobFailure({ kind: 'bad-usage', detail: '--restore and --yes go with --probe DRIVE.' });
      const output = outputOf(raw);
      if (blink !== undefined) return done(await runBlink({ drive: blink, includeLoop }, output));
      if (probe === undefined) return done(await runDrives({ all, watch, includeLoop }, output));
      const task = restore ? 'restore' : 'probe';
      done(await runCapacityCheck({ drive: probe, task, yes, includeLoop }, output));
    });
  withBuildOptions(add('build [source]', 'build the image, and no more'))
    .option('--output <file>', 'copy the image here')
    .option('--log <file>', 'write the whole log of the build here')
    .option('--check-record <record>', 'build the image of a record (an id, or an exported file) again and compare')
    .action(async (source: string | undefined, raw: BuildFlags, command: Command) => {
      const output = outputOf(raw);
      if (raw.checkRecord !== undefined) {
        refuseOptions(command, (name) => !CHECK_RECORD_TAKES.has(name), 'The record says what is built, and how.');
        return done(await runCheckRecord(source, raw.checkRecord, { ...raw, accept: acceptedRisks(raw) }, output));
      }
      if (source === undefined)
        throw new JobFailure({ kind: 'bad-usage', detail: 'Say what to build: SOURCE, or --check-record RECORD.' });
      const files = { outputPath: raw.output ?? null, logPath: raw.log ?? null };
      done(await runBuild(source, await buildOptions(raw, output), files, output));
    });
  withBuildOptions(add('save <source>', 'write a preset or module, with its options, as a flake of your own'))
    .requiredOption('--directory <directory>', 'a new or empty folder')
    .action(async (source: string, raw: RawOptions & { directory: string }, command: Command) => {
      const output = outputOf(raw);
      refuseOptions(command, (name) => BUILDS_WITH.has(name), '“save” builds nothing.');
      done(await runSave(source, await buildOptions(raw, output), raw.directory, output));
    });
  withBuildOptions(add('flash <source>', 'build, write, read back, record'))
    .requiredOption('--drive <drive>', 'device path or identity, as “drives” prints it (repeatable)', collect)
    .option('--expect <identity>', 'refuse a drive that has another identity (one per --drive)', collect)
    .option('--yes', 'do not ask; a large drive or one with data then needs --expect')
    .option('--eject', 'make the drive safe to remove in the end')
    .option('--no-verify', 'do not read back; the drive stays unverified')
    .option('--restart', 'write everything, also where an earlier write of the same image could be continued')
    .option('--repair', 'when blocks are bad after writing, write those again, once, and read everything back again')
    .option('--log <file>', 'write the whole log of the build here')
    .option('--dry-run', 'say what would be done, and do nothing')
    .option('--include-loop', 'also take loop devices as drives')
    .action(async (source: string, raw: RawOptions & FlashFlags) => {
      const { drive, expect = [], yes = false, verify, dryRun = false, includeLoop = false } = raw;
      const { restart = false, repair = false, eject = false } = raw;
      const output = outputOf(raw);
      const options = await buildOptions(raw, output);
      const wish = { source, options, drives: drive, expect, yes, verify, dryRun, includeLoop };
      done(await runFlash({ ...wish, restart, repair, eject, logPath: raw.log ?? null }, output));
    });
  add('verify <drive>', 'read a drive and compare it, by default with the record that knows it')
    .option('--record <id>', 'with what a record says')
    .option('--image <file>', 'with an image file')
    .option('--sha256 <hex>', 'with a digest over its first --size bytes')
    .option('--size <bytes>', 'how many bytes --sha256 is over')
    .option('--replugged', 'only after it was plugged in anew; waits for that on a terminal')
    .option('--include-loop', 'also take loop devices as drives')
    .action(async (drive: string, raw: RawOptions & VerifyFlags) => {
      const { record = null, image = null, sha256 = null, size = null, replugged = false, includeLoop = false } = raw;
      done(await runVerify({ drive, record, image, sha256, size, replugged, includeLoop }, outputOf(raw)));
    });
  add('records [action] [id]', 'list; show ID; export ID; import FILE')
    .option('--output <file>', 'export into this file')
    .action(async (action: string | undefined, id: string | undefined, raw: RawOptions & { output?: string }) => {
      const wish = { action: action ?? 'list', subject: id ?? null, outputPath: raw.output ?? null };
      done(await runRecords(wish, outputOf(raw)));
    });
  add('flakes [action] [flake]', 'list; star FLAKE; unstar FLAKE; forget FLAKE; check [FLAKE or record id]').action(
    async (action: string | undefined, flake: string | undefined, raw: RawOptions) => {
      done(await runFlakes(action ?? 'list', flake ?? null, outputOf(raw)));
    },
  );
  add('protect [action] [drive]', 'list; add DRIVE; remove ID: drives that are never to be written')
    .option('--include-loop', 'also take loop devices as drives')
    .action(
      async (action: string | undefined, drive: string | undefined, raw: RawOptions & { includeLoop?: boolean }) => {
        const wish = { action: action ?? 'list', drive: drive ?? null, includeLoop: raw.includeLoop ?? false };
        done(await runProtect(wish, outputOf(raw)));
      },
    );
  add('eject <drive>', 'unmount a drive and switch it off, so that it can be pulled out')
    .option('--include-loop', 'also take loop devices as drives')
    .action(async (drive: string, raw: RawOptions & { includeLoop?: boolean }) => {
      done(await runEject({ drive, includeLoop: raw.includeLoop ?? false }, outputOf(raw)));
    });
  add('open', 'the desktop app').action(async () => {
    done(await runOpen());
  });
  return program;
}

/** The attributes of commander. */
const ELSEWHERE = ['builders', 'store', 'substituters', 'trustedPublicKeys'];
const CHECK_RECORD_TAKES = new Set([
  'json',
  'quiet',
  'checkRecord',
  'wifiPassphraseFile',
  'log',
  'acceptImportFromDerivation',
  'acceptUnsandboxedBuilds',
  ...ELSEWHERE,
]);
const BUILDS_WITH = new Set(['keepGoing', 'acceptImportFromDerivation', 'acceptUnsandboxedBuilds', ...ELSEWHERE]);

interface BuildFlags extends RawOptions {
  output?: string;
  log?: string;
  checkRecord?: string;
}

interface DrivesFlags {
  all?: boolean;
  watch?: boolean;
  includeLoop?: boolean;
  probe?: string;
  restore?: boolean;
  yes?: boolean;
  blink?: string;
}

interface FlashFlags {
  drive: string[];
  expect?: string[];
  yes?: boolean;
  eject?: boolean;
  verify: boolean;
  restart?: boolean;
  repair?: boolean;
  log?: string;
  dryRun?: boolean;
  includeLoop?: boolean;
}

interface VerifyFlags {
  record?: string;
  image?: string;
  sha256?: string;
  size?: string;
  replugged?: boolean;
  includeLoop?: boolean;
}
