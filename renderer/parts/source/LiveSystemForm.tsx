import { useId } from 'react';
import { KEYBOARD_LAYOUTS } from '../../../contract/wire/keyboard-layouts.ts';
import { useMessages } from '../../language.ts';
import { Checkbox, Notice, TextArea, TextField } from '../../ui/index.ts';
import { type DraftField, type OptionDraft, problemText } from './option-draft.ts';
import css from './option-form.module.css';
import { changeDraft, useOptionStore } from './option-store.ts';

/** Options of the live system: access, location, software. */
export function LiveSystemForm() {
  return (
    <>
      <SystemSection />
      <AccessSection />
      <NetworkSection />
      <SoftwareSection />
    </>
  );
}

type TextKey = { [F in DraftField]: OptionDraft[F] extends string ? F : never }[DraftField];

/** The value of a field, what is wrong with it, and how it changes. */
function useField(field: TextKey) {
  const value = useOptionStore(({ draft }) => draft[field]);
  const messages = useMessages();
  const found = useOptionStore(({ read }) => read.problems[field]);
  const problem = found ? problemText(found, messages) : null;
  return { value, problem, onChange: (typed: string) => changeDraft({ [field]: typed }) };
}

function SystemSection() {
  const text = useMessages().screens.options.system;
  const zones = useId();
  const layouts = useId();
  return (
    <fieldset className={css['section']}>
      <legend>{text.title}</legend>
      <TextField label={text.hostName} placeholder="nixos" {...useField('hostName')} />
      <TextField label={text.timeZone} placeholder="UTC" list={zones} {...useField('timeZone')} />
      <TextField label={text.keyboard} placeholder={text.keyboardExample} list={layouts} {...useField('keyboard')} />
      <datalist id={zones}>
        {Intl.supportedValuesOf('timeZone').map((zone) => (
          <option key={zone}>{zone}</option>
        ))}
      </datalist>
      <datalist id={layouts}>
        {KEYBOARD_LAYOUTS.map((layout) => (
          <option key={layout}>{layout}</option>
        ))}
      </datalist>
    </fieldset>
  );
}

function AccessSection() {
  const text = useMessages().screens.options.access;
  return (
    <fieldset className={css['section']}>
      <legend>{text.title}</legend>
      <div className={css['wide']}>
        <TextArea
          label={text.sshKeys}
          placeholder="ssh-ed25519 AAAA… me@laptop"
          detail={text.sshKeysDetail}
          {...useField('sshKeys')}
        />
      </div>
    </fieldset>
  );
}

function NetworkSection() {
  const text = useMessages().screens.options.wifi;
  const ssid = useField('ssid');
  const passphrase = useField('passphrase');
  const isOpen = useOptionStore(({ draft }) => draft.isOpenNetwork);
  const isNamed = ssid.value !== '';
  return (
    <fieldset className={css['section']}>
      <legend>{text.title}</legend>
      <TextField label={text.name} {...ssid} />
      {isNamed && !isOpen && (
        <TextField label={text.passphrase} type="password" autoComplete="new-password" {...passphrase} />
      )}
      {isNamed && (
        <div className={css['choices']}>
          <Checkbox checked={isOpen} onChange={(isOpenNetwork) => changeDraft({ isOpenNetwork })} label={text.open} />
          {!isOpen && (
            <Notice tone="caution" title={text.keyOnStick}>
              {text.keyOnStickDetail}
            </Notice>
          )}
        </div>
      )}
    </fieldset>
  );
}

function SoftwareSection() {
  const text = useMessages().screens.options.software;
  return (
    <fieldset className={css['section']}>
      <legend>{text.title}</legend>
      <div className={css['wide']}>
        <TextField
          label={text.packages}
          // not shown: names of packages
          placeholder="ripgrep kdePackages.kate"
          detail={text.packagesDetail}
          {...useField('packages')}
        />
      </div>
      <div className={css['wide']}>
        <TextField
          label={text.flake}
          placeholder={text.flakeExample}
          detail={text.flakeDetail}
          {...useField('carryFlake')}
        />
      </div>
      <SoftwareChoices />
    </fieldset>
  );
}

function SoftwareChoices() {
  const text = useMessages().screens.options.software;
  const unfreeFirmware = useOptionStore(({ draft }) => draft.unfreeFirmware);
  const spiceAgent = useOptionStore(({ draft }) => draft.spiceAgent);
  return (
    <div className={css['choices']}>
      <Checkbox
        checked={unfreeFirmware}
        onChange={(on) => changeDraft({ unfreeFirmware: on })}
        label={text.firmware}
        detail={text.firmwareDetail}
      />
      <Checkbox
        checked={spiceAgent}
        onChange={(on) => changeDraft({ spiceAgent: on })}
        label={text.spiceAgent}
        detail={text.spiceAgentDetail}
      />
    </div>
  );
}
