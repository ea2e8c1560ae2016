import { holdings, whyUntold } from '../../../contract/messages/drive-words.ts';
import type { EraseConfirmation } from '../../../contract/rules/erase-confirmation.ts';
import type { Drive } from '../../../contract/wire/drive.ts';
import { useMessages } from '../../language.ts';
import { Quiet, TextField } from '../../ui/index.ts';

interface RestoreLossProps {
  drive: Drive;
  confirmation: EraseConfirmation;
  typed: string;
  onType: (typed: string) => void;
}

/** What is lost, and the word that names the drive where something is. */
export function RestoreLoss({ drive, confirmation, typed, onType }: RestoreLossProps) {
  const messages = useMessages();
  const { question } = messages.screens.restore;
  const { loss, typeToErase } = messages.screens.confirm;
  const contents = holdings(drive, messages);
  const isUntold = whyUntold(drive, messages) !== null;
  const mountPoints = drive.warnings.flatMap((warning) => (warning.kind === 'mounted' ? warning.mountPoints : []));
  return (
    <>
      {drive.holdings.kind === 'empty' ? (
        <Quiet>{question.empty}</Quiet>
      ) : (
        <p>{isUntold ? question.untold({ contents }) : question.lost({ contents })}</p>
      )}
      {mountPoints.length > 0 && <Quiet>{loss.mounted({ mountPoints })}</Quiet>}
      {confirmation.kind === 'type' && (
        <TextField
          label={typeToErase[confirmation.from]({ word: confirmation.word, because: confirmation.why })}
          value={typed}
          onChange={onType}
        />
      )}
    </>
  );
}
