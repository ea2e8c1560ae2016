/** `eject`. */
import { namedForPeople } from '../../../../contract/messages/drive-name.ts';
import { explainRemoval } from '../../../../contract/messages/drive-words.ts';
import { Activities } from '../../../job/index.ts';
import { findDrive, listDrives } from '../../../stages/drive/index.ts';
import { isAtTerminal } from '../ask.ts';
import { defineCommand, INCLUDE_LOOP } from '../command.ts';

export const ejectCommand = defineCommand({
  name: 'eject',
  words: ['<drive>'],
  help: ({ cliHelp }) => cliHelp.commands.eject,
  options: { includeLoop: INCLUDE_LOOP },
  async run({ words: [text = ''], options: { includeLoop } }, { output }) {
    const drive = await findDrive(text, await listDrives({ includeLoop }));
    const removal = await new Activities({ terminal: isAtTerminal() }).eject(drive, includeLoop);
    output.text(
      output.messages.cliResult.removal({
        ...namedForPeople(drive, output.messages),
        removal: explainRemoval(removal, output.messages),
      }),
    );
    output.result('ejected', { drive, removal });
    return 0;
  },
});
