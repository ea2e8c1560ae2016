import { Plus, Trash2 } from 'lucide-react';
import type { OverrideInput } from '../../../contract/wire/source.ts';
import { chooseOptions, useChoice } from '../../choice.ts';
import { Button, TextField } from '../../ui/index.ts';
import css from './source.module.css';

export function OverrideInputs() {
  const rows = useChoice((choice) => choice.options.overrideInputs);
  const set = (overrideInputs: OverrideInput[]) => chooseOptions({ overrideInputs });
  const change = (index: number, part: Partial<OverrideInput>) =>
    set(rows.map((row, at) => (at === index ? { ...row, ...part } : row)));
  return (
    <fieldset className={css['overrides']}>
      <legend>Replaced inputs</legend>
      <p className={css['quiet']}>Builds with another nixpkgs, for example, without changing the flake.</p>
      {rows.map((row, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row has no identity but its place while it is being typed
        <div key={index} className={css['override']}>
          <TextField
            label="Input"
            value={row.name}
            placeholder="nixpkgs"
            onChange={(name) => change(index, { name })}
          />
          <TextField
            label="Replaced by"
            value={row.reference}
            placeholder="github:NixOS/nixpkgs/nixos-unstable"
            onChange={(reference) => change(index, { reference })}
          />
          <Button
            kind="quiet"
            aria-label={`Remove the replacement of ${row.name || 'this input'}`}
            title="Remove"
            icon={<Trash2 size={15} aria-hidden />}
            onClick={() => set(rows.filter((_, at) => at !== index))}
          />
        </div>
      ))}
      <div>
        <Button
          size="small"
          icon={<Plus size={14} aria-hidden />}
          onClick={() => set([...rows, { name: '', reference: '' }])}
        >
          Replace an input
        </Button>
      </div>
    </fieldset>
  );
}
