import type { FlakeOutput, Inspection } from '../../../contract/wire/source.ts';
import { parseAndCheckSource, useChoice } from '../../choice.ts';
import css from './source.module.css';
import { SYSTEM_WORDS } from './source-words.ts';

/** As it stands after `#`: its name, or where two systems have that name, its whole attribute. */
function fragmentOf(output: FlakeOutput, all: readonly FlakeOutput[]): string {
  return all.some((other) => other !== output && other.name === output.name) ? output.attribute : output.name;
}

/** The outputs that can become an image; with several of them the user may pick another one at any time. */
export function FlakeOutputs({ inspection: { outputs, attribute } }: { inspection: Inspection }) {
  const picked = useChoice((choice) => choice.source.flakeOutput);
  return (
    <fieldset className={css['outputs']}>
      <legend>{attribute === null ? 'Which of its outputs?' : 'What it can become'}</legend>
      {outputs.map((output) => (
        <label key={output.attribute} className={css['output']}>
          <input
            type="radio"
            name="flake-output"
            checked={picked === null ? output.attribute === attribute : fragmentOf(output, outputs) === picked}
            onChange={() => parseAndCheckSource({ flakeOutput: fragmentOf(output, outputs) })}
          />
          <span>{output.name}</span>
          <span className={css['quiet']}>
            {output.from === 'package' ? 'package' : 'NixOS configuration'} · {SYSTEM_WORDS[output.system]}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
