import { useId } from 'react';
import { KEYBOARD_LAYOUTS } from '../../../contract/wire/keyboard-layouts.ts';
import { useMessages } from '../../language.ts';
import { Checkbox, Notice, TextArea, TextField } from '../../ui/index.ts';
import { FromThisComputer } from './FromThisComputer.tsx';
import { type DraftField, type OptionDraft, problemText } from './option-draft.ts';
import { changeDraft, useOptionStore } from './option-store.ts';

type TextKey = { [F in DraftField]: OptionDraft[F] extends string ? F : never }[DraftField];

/** The value of a field, what is wrong with it, and how it changes. */
function useField(field: TextKey) {
  const value = useOptionStore(({ draft }) => draft[field]);
  const messages = useMessages();
  const found = useOptionStore(({ read }) => read.problems[field]);
  const problem = found ? problemText(found, messages) : null;
  return { value, problem, onChange: (typed: string) => changeDraft({ [field]: typed }) };
}

export function KeyboardFields() {
  const text = useMessages().screens.options.system;
  const zones = useId();
  const layouts = useId();
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  return (
    <>
      <TextField
        label={text.keyboard}
        placeholder={text.keyboardExample}
        list={layouts}
        data-first-focus
        {...useField('keyboard')}
      />
      <FromThisComputer
        offers={({ keyboard }) => [keyboard === null ? null : { name: keyboard, change: { keyboard } }]}
      />
      <TextField label={text.timeZone} placeholder="UTC" list={zones} {...useField('timeZone')} />
      <FromThisComputer offers={() => [{ name: timeZone, change: { timeZone } }]} />
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
    </>
  );
}

export function NameField() {
  const text = useMessages().screens.options.system;
  return (
    <>
      <TextField label={text.hostName} placeholder="nixos" data-first-focus {...useField('hostName')} />
      <FromThisComputer
        offers={({ hostName }) => [hostName === null ? null : { name: hostName, change: { hostName } }]}
      />
    </>
  );
}

export function SshKeyField() {
  const text = useMessages().screens.options.access;
  const field = useField('sshKeys');
  const has = (key: string) => field.value.split('\n').includes(key);
  const withKey = (key: string) => (has(key) ? field.value : [field.value.trim(), key].filter(Boolean).join('\n'));
  return (
    <>
      <TextArea
        label={text.sshKeys}
        placeholder="ssh-ed25519 AAAA… me@laptop"
        detail={text.sshKeysDetail}
        rows={4}
        data-first-focus
        {...field}
      />
      <FromThisComputer
        offers={({ sshKeys }) => sshKeys.map(({ name, key }) => ({ name, change: { sshKeys: withKey(key) } }))}
      />
    </>
  );
}

export function NetworkFields() {
  const text = useMessages().screens.options.wifi;
  const ssid = useField('ssid');
  const passphrase = useField('passphrase');
  const isOpen = useOptionStore(({ draft }) => draft.isOpenNetwork);
  const isNamed = ssid.value !== '';
  return (
    <>
      <TextField label={text.name} data-first-focus {...ssid} />
      <FromThisComputer offers={({ wifi }) => [wifi === null ? null : { name: wifi, change: { ssid: wifi } }]} />
      {isNamed && !isOpen && (
        <TextField label={text.passphrase} type="password" autoComplete="new-password" {...passphrase} />
      )}
      {isNamed && (
        <>
          <Checkbox checked={isOpen} onChange={(isOpenNetwork) => changeDraft({ isOpenNetwork })} label={text.open} />
          {!isOpen && (
            <Notice tone="caution" title={text.keyOnStick}>
              {text.keyOnStickDetail}
            </Notice>
          )}
        </>
      )}
    </>
  );
}

export function SoftwareFields() {
  const text = useMessages().screens.options.software;
  const unfreeFirmware = useOptionStore(({ draft }) => draft.unfreeFirmware);
  const spiceAgent = useOptionStore(({ draft }) => draft.spiceAgent);
  return (
    <>
      <TextField
        label={text.packages}
        // not shown: names of packages
        placeholder="ripgrep kdePackages.kate"
        detail={text.packagesDetail}
        data-first-focus
        {...useField('packages')}
      />
      <TextField
        label={text.flake}
        placeholder={text.flakeExample}
        detail={text.flakeDetail}
        {...useField('carryFlake')}
      />
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
    </>
  );
}
