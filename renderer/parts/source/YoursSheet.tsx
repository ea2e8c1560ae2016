import { Compression } from '../../../contract/wire/source.ts';
import { useMessages } from '../../language.ts';
import { Button, Dialog, SelectField } from '../../ui/index.ts';
import { KeyboardFields, NameField, NetworkFields, SoftwareFields, SshKeyField } from './LiveSystemFields.tsx';
import { OverrideInputs } from './OverrideInputs.tsx';
import { EMPTY_DRAFT } from './option-draft.ts';
import { changeDraft } from './option-store.ts';
import { ReleaseField } from './ReleaseField.tsx';
import { SystemField } from './SystemField.tsx';
import { chooseOptions, useSource } from './source-store.ts';
import css from './yours.module.css';
import { type Subject, usualOf } from './yours.ts';

/** The fields of one subject. What is typed counts at once. */
export function YoursSheet({ subject, onClose }: { subject: Subject; onClose: () => void }) {
  const { yours } = useMessages().screens.options;
  return (
    <Dialog
      title={yours.sheets[subject]}
      onClose={onClose}
      actions={
        <>
          <Button kind="quiet" onClick={() => reset(subject)}>
            {yours.reset}
          </Button>
          <Button kind="primary" onClick={onClose}>
            {yours.done}
          </Button>
        </>
      }
    >
      <form
        className={css['fields']}
        onSubmit={(event) => {
          event.preventDefault();
          onClose();
        }}
      >
        <Fields subject={subject} />
      </form>
    </Dialog>
  );
}

function reset(subject: Subject): void {
  if (subject === 'compression') return chooseOptions({ compression: null });
  if (subject === 'release') return chooseOptions({ release: null });
  if (subject === 'more') return chooseOptions({ system: null, overrideInputs: [] });
  changeDraft(usualOf(subject, EMPTY_DRAFT));
}

function Fields({ subject }: { subject: Subject }) {
  switch (subject) {
    case 'keyboard':
      return <KeyboardFields />;
    case 'wifi':
      return <NetworkFields />;
    case 'sshKeys':
      return <SshKeyField />;
    case 'hostName':
      return <NameField />;
    case 'packages':
      return <SoftwareFields />;
    case 'compression':
      return <CompressionField />;
    case 'release':
      return <ReleaseField />;
    case 'more':
      return (
        <>
          <SystemField />
          <OverrideInputs />
        </>
      );
  }
}

function CompressionField() {
  const { source, options: text } = useMessages().screens;
  const compression = useSource((state) => state.options.compression);
  return (
    <SelectField
      label={text.build.compression}
      value={compression ?? ''}
      onChange={(value) => chooseOptions({ compression: Compression.nullable().parse(value || null) })}
      choices={[
        { value: '', label: text.build.sourceCompression },
        ...Compression.options.map((value) => ({ value, label: source.compressions[value] })),
      ]}
    />
  );
}
