import { useId } from 'react';
import { KEYBOARD_LAYOUTS } from '../../../contract/wire/keyboard-layouts.ts';
import { Checkbox, Notice, TextArea, TextField } from '../../ui/index.ts';
import type { DraftField, OptionDraft } from './option-draft.ts';
import css from './option-form.module.css';
import { changeDraft, useOptionStore } from './option-store.ts';

/** What the live system is like: who may log in, where it is, what it brings along. */
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
  const problem = useOptionStore(({ read }) => read.problems[field] ?? null);
  return { value, problem, onChange: (text: string) => changeDraft({ [field]: text }) };
}

function SystemSection() {
  const zones = useId();
  const layouts = useId();
  return (
    <fieldset className={css['section']}>
      <legend>System</legend>
      <TextField label="Host name" placeholder="nixos" {...useField('hostName')} />
      <TextField label="Time zone" placeholder="UTC" list={zones} {...useField('timeZone')} />
      <TextField label="Keyboard" placeholder="us, or de(nodeadkeys)" list={layouts} {...useField('keyboard')} />
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
  return (
    <fieldset className={css['section']}>
      <legend>Access over the network</legend>
      <div className={css['wide']}>
        <TextArea
          label="SSH public keys"
          placeholder="ssh-ed25519 AAAA… me@laptop"
          detail="One to a line: what is in ~/.ssh/id_ed25519.pub. They may log in as nixos and as root."
          {...useField('sshKeys')}
        />
      </div>
    </fieldset>
  );
}

function NetworkSection() {
  const ssid = useField('ssid');
  const passphrase = useField('passphrase');
  const isOpen = useOptionStore(({ draft }) => draft.isOpenNetwork);
  const isNamed = ssid.value !== '';
  return (
    <fieldset className={css['section']}>
      <legend>Wi-Fi</legend>
      <TextField label="Name of the network" {...ssid} />
      {isNamed && !isOpen && (
        <TextField label="Passphrase" type="password" autoComplete="new-password" {...passphrase} />
      )}
      {isNamed && (
        <div className={css['choices']}>
          <Checkbox
            checked={isOpen}
            onChange={(isOpenNetwork) => changeDraft({ isOpenNetwork })}
            label="The network is open: it has no passphrase"
          />
          {!isOpen && (
            <Notice tone="caution" title="The key of the network will be on the stick for everyone to read">
              Also in the Nix store of this computer. It opens this network only: the passphrase itself is turned into
              that key and kept nowhere. WPA2, and WPA3 where WPA2 works too.
            </Notice>
          )}
        </div>
      )}
    </fieldset>
  );
}

function SoftwareSection() {
  const unfreeFirmware = useOptionStore(({ draft }) => draft.unfreeFirmware);
  const spiceAgent = useOptionStore(({ draft }) => draft.spiceAgent);
  return (
    <fieldset className={css['section']}>
      <legend>Software</legend>
      <div className={css['wide']}>
        <TextField
          label="More packages"
          placeholder="ripgrep kdePackages.kate"
          detail="Their names in nixpkgs, with spaces between them."
          {...useField('packages')}
        />
      </div>
      <div className={css['wide']}>
        <TextField
          label="A flake that goes along"
          placeholder="github:me/config, or /home/me/config"
          detail="With its inputs, as /etc/flakestick/flake: “nixos-install --flake” works from it without a network."
          {...useField('carryFlake')}
        />
      </div>
      <div className={css['choices']}>
        <Checkbox
          checked={unfreeFirmware}
          onChange={(on) => changeDraft({ unfreeFirmware: on })}
          label="All firmware, unfree as well"
          detail="For Wi-Fi and graphics cards that need it. Unfree packages are then allowed too."
        />
        <Checkbox
          checked={spiceAgent}
          onChange={(on) => changeDraft({ spiceAgent: on })}
          label="SPICE agent"
          detail="For a KVM guest: a shared clipboard, and a screen that follows the window."
        />
      </div>
    </fieldset>
  );
}
