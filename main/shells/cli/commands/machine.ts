/** `doctor` and `open`. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describeCheck } from '../../../../contract/messages/describe-check.ts';
import { en } from '../../../../contract/messages/en/index.ts';
import type { Check } from '../../../../contract/wire/doctor.ts';
import { examineMachine } from '../../../stages/doctor/index.ts';
import { versionAndCommit } from '../../../system/checked-out-version.ts';
import { startProgram } from '../../../system/program.ts';
import { PROJECT_ROOT } from '../../../system/project-root.ts';
import { makeReport } from '../../report/index.ts';
import { defineCommand, flag } from '../command.ts';
import { EXIT_CODES } from '../exit-code.ts';
import type { Output } from '../output.ts';

export const doctorCommand = defineCommand({
  name: 'doctor',
  words: [],
  help: ({ cliHelp }) => cliHelp.commands.doctor,
  options: { report: flag('--report', ({ cliHelp }) => cliHelp.doctor.report) },
  /** 9 if something is missing that the main job needs. */
  async run({ options }, { output }) {
    if (options.report) {
      const report = await makeReport(await versionAndCommit());
      output.textOf(report);
      output.result('reported', { report });
      return 0;
    }
    const checks = await examineMachine();
    const isWhole = checks.every(({ state }) => state !== 'missing');
    for (const check of checks) showCheck(check, output);
    output.result(isWhole ? 'works' : 'missing', { checks: checks.map(fieldsOf) });
    return isWhole ? 0 : EXIT_CODES['nix-missing'];
  },
});

/** The fields of schema 1, always in English; `topic` and `finding` contain the same as data. */
const fieldsOf = (check: Check) => ({
  topic: check.topic,
  finding: check.finding.kind,
  state: check.state,
  ...describeCheck(check, en),
  toType: check.toType,
});

function showCheck(check: Check, output: Output): void {
  const { messages } = output;
  const { name, detail, remedy } = describeCheck(check, messages);
  output.event('check', fieldsOf(check));
  output.text(`${messages.cliResult.checkStates[check.state].padEnd(8)}  ${name}: ${detail}`);
  if (remedy) output.text(`          → ${remedy}`);
  for (const line of check.toType?.split('\n') ?? []) output.text(`              ${line}`);
}

export const openCommand = defineCommand({
  name: 'open',
  words: ['[source]'],
  help: ({ cliHelp }) => cliHelp.commands.open,
  options: {},
  /** The app of the installation, or the start script of the checkout, which chooses the host and says why. */
  run({ words: [source] }, { interruption }) {
    const starter = join(PROJECT_ROOT, 'build/start.ts');
    const bundled = join(import.meta.dirname, 'web.js');
    const argv = [starter, bundled].filter((path) => existsSync(path)).slice(0, 1);
    if (argv[0] === bundled) argv.push('--open');
    // In a package neither is a file: Electron's binary, as which this runs, is the app itself.
    const { ELECTRON_RUN_AS_NODE: asNode, ...environment } = process.env;
    const child = startProgram(process.execPath, source === undefined ? argv : [...argv, source], {
      stdio: 'inherit',
      environment: argv.length > 0 && asNode ? process.env : environment,
    });
    // A terminal sends Ctrl-C to both processes, and a second one would make the app quit immediately.
    interruption.takeOver((signal) => {
      if (signal !== 'SIGINT' || process.stdin.isTTY !== true) child.kill(signal);
    });
    return new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => resolve(code ?? 1));
    });
  },
});
