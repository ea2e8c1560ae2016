/**
 * docs/drive-judgement.md: the rules and the machines that need them. Written from the actual judgements with
 * FLAKESTICK_WRITE_DRIVE_JUDGEMENT=1, otherwise compared with them.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { doubts } from '../../../contract/messages/drive-words.ts';
import { en } from '../../../contract/messages/en/index.ts';
import { explainRefusal } from '../../../contract/messages/explain.ts';
import type { DriveWarning } from '../../../contract/wire/drive.ts';
import { judgeDrive } from '../../../main/stages/drive/index.ts';
import { ALL_RULES } from '../../../main/stages/drive/judge.ts';
import { files, type RecordedMachine, recordedMachine } from '../main/stages/drive/recorded-machines.ts';

const PATH = join(import.meta.dirname, '../../../docs/drive-judgement.md');
const RULES = '## The rules\n';
const machines = await Promise.all(files.map(recordedMachine));

const cell = (text: string): string => text.replaceAll('|', '\\|');

function ruleTable(): string {
  const groups = [
    ['What stands on a drive', ALL_RULES.links],
    ['Mount points of the running system', ALL_RULES.places],
    ['A drive is refused if it …', ALL_RULES.refusals],
    ['A warning is shown if a drive …', ALL_RULES.warnings],
  ] as const;
  return groups
    .map(([title, rules]) => {
      const rows = rules.map(({ name, says }) => {
        const shown = machines.filter((machine) => machine.rules.includes(name)).map(({ file }) => stem(file));
        return `| \`${name}\` | ${cell(says)} | ${shown.join(', ')} |\n`;
      });
      return `### ${title}\n\n| rule | meaning | machines that need it |\n|---|---|---|\n${rows.join('')}`;
    })
    .join('\n');
}

function machineTable({ file, about, machine, options, expected, rules }: RecordedMachine): string {
  const rows = Object.keys(expected).map((disk) => {
    const { refusals, warnings } = judgeDrive(machine, disk, options);
    const device = machine.devices.find(({ name }) => name === disk);
    const what = [device?.bus, device?.vendor, device?.model].filter(Boolean).join(' ');
    const verdict = refusals.length === 0 ? 'offered' : 'refused';
    const why = refusals.length > 0 ? refusals.map((refusal) => explainRefusal(refusal, en)) : warnings.map(wordsOf);
    return `| \`${disk}\` | ${cell(what)} | ${verdict} | ${cell(why.join('; '))} |\n`;
  });
  const about_ = rules.length > 0 ? `Needs: ${rules.map((rule) => `\`${rule}\``).join(', ')}.` : 'A plain machine.';
  return `### ${stem(file)}\n\n${about} ${about_}\n\n| drive | what it is | verdict | why |\n|---|---|---|---|\n${rows.join('')}`;
}

function wordsOf(warning: DriveWarning): string {
  switch (warning.kind) {
    case 'large':
      return 'large';
    case 'holds-data':
      return warning.labels.length > 0 ? `holds data (${warning.labels.join(', ')})` : 'holds data';
    case 'holds-live-image':
      return 'holds a live image';
    case 'mounted':
      return `mounted at ${warning.mountPoints.join(', ')}`;
    case 'virtual':
      return 'a file';
    case 'external-disk':
    case 'called-system-drive':
    case 'not-in-drivelist':
    case 'no-drivelist':
    case 'image-starts-no-pc':
    case 'image-for-other-sectors':
    case 'proven-fake':
      return doubts({ warnings: [warning] }, en).join();
  }
}

function stem(file: string): string {
  return file.replace('.json', '');
}

it('has the rules, the machines and the verdicts of the code', () => {
  const tables = `${ruleTable()}\n## The machines\n\n${machines.map(machineTable).join('\n')}`;
  const text = readFileSync(PATH, 'utf8');
  const [head = ''] = text.split(RULES);
  const wanted = `${head}${RULES}\n${tables}`;
  if (process.env['FLAKESTICK_WRITE_DRIVE_JUDGEMENT']) writeFileSync(PATH, wanted);
  else expect(text).toBe(wanted);
});
