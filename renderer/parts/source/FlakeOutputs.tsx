import { isMeantAsImage } from '../../../contract/rules/image-kinds.ts';
import { isolated } from '../../../contract/rules/visible-text.ts';
import type { FlakeOutput, Inspection } from '../../../contract/wire/source.ts';
import { useMessages } from '../../language.ts';
import { Quiet } from '../../ui/index.ts';
import css from './source.module.css';
import { chooseSource, useSource } from './source-store.ts';

/** The part after `#`: its name or, if two systems have that name, its whole attribute. */
function fragmentOf(output: FlakeOutput, all: readonly FlakeOutput[]): string {
  return all.some((other) => other !== output && other.name === output.name) ? output.attribute : output.name;
}

/** The outputs that can become an image; if there are several, the user can choose another one at any time. */
export function FlakeOutputs({ inspection: { outputs, attribute } }: { inspection: Inspection }) {
  const { flake: text, systems } = useMessages().screens.source;
  const picked = useSource((state) => state.source.flakeOutput);
  return (
    <fieldset className={css['outputs']}>
      <legend>{attribute === null ? text.whichOutput : text.outputs}</legend>
      {outputs.map((output) => (
        <label key={output.attribute} className={css['output']}>
          <input
            type="radio"
            name="flake-output"
            checked={picked === null ? output.attribute === attribute : fragmentOf(output, outputs) === picked}
            onChange={() => chooseSource({ flakeOutput: fragmentOf(output, outputs) })}
          />
          <span>{isolated(output.name)}</span>
          <Quiet as="span">
            {isMeantAsImage(output.attribute) ? text.outputKinds[output.from] : text.host} · {systems[output.system]}
          </Quiet>
        </label>
      ))}
    </fieldset>
  );
}
