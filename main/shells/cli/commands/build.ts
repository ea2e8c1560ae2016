/** `build`, `build --check-record` and `save`. */

import { RecordId } from '../../../../contract/wire/record.ts';
import { readRebuildable, save } from '../../../job/index.ts';
import { absolutePath } from '../../../system/current-folder.ts';
import { shellCommand } from '../../../system/shell-quote.ts';
import { hasInput } from '../ask.ts';
import {
  isForRecords,
  onlyForBuilding,
  readBuildOptions,
  SOURCE_OPTIONS,
  type SourceValues,
} from '../build-options.ts';
import { defineCommand, LOG, type Run, requiredValue, value } from '../command.ts';
import { askForWifiKey } from '../image-options.ts';
import { runJob } from '../run-job.ts';
import { refuseFlags, usageError } from '../usage.ts';

export const buildCommand = defineCommand({
  name: 'build',
  words: ['[source]'],
  help: ({ cliHelp }) => cliHelp.commands.build,
  options: {
    ...SOURCE_OPTIONS,
    output: value('--output <file>', ({ cliHelp }) => cliHelp.build.output),
    log: LOG,
    checkRecord: value('--check-record <record>', ({ cliHelp }) => cliHelp.build.checkRecord),
  },
  async run({ words: [source], options, typed }, run) {
    if (options.checkRecord !== null) {
      const isTaken = (name: string): boolean => isForRecords(name) || TAKEN_WITH_RECORD.has(name);
      refuseFlags(
        typed.filter((name) => !isTaken(name)),
        (texts) => texts.recordSaysWhatIsBuilt,
      );
      if (source !== undefined) throw usageError((texts) => texts.recordWithoutSource);
      return rebuild(options.checkRecord, options, run);
    }
    if (source === undefined) throw usageError((texts) => texts.sourceOrRecord);
    const built = await readBuildOptions(options, run.output);
    const request = { kind: 'build', source, options: built, outputPath: options.output } as const;
    return runJob(request, run, { logPath: options.log });
  },
});

const TAKEN_WITH_RECORD: ReadonlySet<string> = new Set([
  '--check-record',
  '--wifi-passphrase-file',
  '--log',
  '--json',
  '--quiet',
  '--language',
]);

/** 0 if the image is identical, 7 if it differs, and the code of Nix's failure if it cannot be built. */
async function rebuild(record: string, values: SourceValues & { log: string | null }, run: Run): Promise<number> {
  const idOrPath = RecordId.safeParse(record).success ? record : absolutePath(record);
  const { provenance } = await readRebuildable(idOrPath);
  const { recipe } = provenance;
  const ssid = recipe.kind === 'flake' ? recipe.lacksKeyOf : null;
  const passphraseFile = values['--wifi-passphrase-file'] as string | null;
  // If no question can be asked, the job reports what is missing, as for the app.
  const canAsk = passphraseFile !== null || hasInput();
  const prompt = { passphraseFile, messages: run.output.messages };
  const key = ssid !== null && canAsk ? await askForWifiKey(ssid, prompt) : null;
  const given = await readBuildOptions({ ...values, '--wifi-passphrase-file': null }, run.output);
  const wifi = ssid !== null && key !== null ? { ssid, key } : null;
  const options = { ...given, image: { ...given.image, wifi } };
  const request = { kind: 'build', source: provenance.source, options, outputPath: null, record: idOrPath } as const;
  return runJob(request, run, { logPath: values.log });
}

export const saveCommand = defineCommand({
  name: 'save',
  words: ['<source>'],
  help: ({ cliHelp }) => cliHelp.commands.save,
  options: {
    ...SOURCE_OPTIONS,
    directory: requiredValue('--directory <directory>', ({ cliHelp }) => cliHelp.save.directory),
  },
  async run({ words: [source = ''], options: values, typed }, { output, interruption }) {
    refuseFlags(onlyForBuilding(typed), (texts) => texts.saveBuildsNothing);
    const options = await readBuildOptions(values, output);
    const saved = await save({ source, options, directory: values.directory }, interruption.signal);
    const { cliResult } = output.messages;
    const command = shellCommand(['nix', 'build', `${saved.directory}#${saved.attribute}`]);
    output.text(cliResult.saved({ directory: saved.directory, command }));
    if (options.image.wifi?.key) output.note(cliResult.savedWifiKey);
    output.result('saved', { ...saved });
    return 0;
  },
});
