import { Search } from 'lucide-react';
import { useMemo, useState } from 'react';
import { isMeantAsImage } from '../../../contract/rules/image-kinds.ts';
import { isolated } from '../../../contract/rules/visible-text.ts';
import type { FlakeOutput, Inspection } from '../../../contract/wire/source.ts';
import { useLanguage, useMessages } from '../../language.ts';
import { Quiet } from '../../ui/index.ts';
import css from './outputs.module.css';
import { chooseSource, useSource } from './source-store.ts';

/** The part after `#`: its name or, if two systems have that name, its whole attribute. */
function fragmentsOf(outputs: readonly FlakeOutput[]): ReadonlyMap<FlakeOutput, string> {
  const names = new Map<string, number>();
  for (const { name } of outputs) names.set(name, (names.get(name) ?? 0) + 1);
  return new Map(outputs.map((output) => [output, names.get(output.name) === 1 ? output.name : output.attribute]));
}

/** As many as are seen at a glance. */
const SEARCHED_FROM = 8;

/** The outputs that can become an image; if there are several, the user can choose another one at any time. */
export function FlakeOutputs({ inspection: { outputs, attribute } }: { inspection: Inspection }) {
  const { flake: text } = useMessages().screens.source;
  const locale = useLanguage((state) => state.locale);
  const [wanted, setWanted] = useState('');
  const fragments = useMemo(() => fragmentsOf(outputs), [outputs]);
  const sorted = useMemo(() => {
    const { compare } = new Intl.Collator(locale, { numeric: true });
    return outputs.toSorted((a, b) => compare(a.name, b.name));
  }, [outputs, locale]);
  const shown = sorted.filter(({ name }) => name.toLowerCase().includes(wanted.trim().toLowerCase()));
  return (
    <fieldset className={css['outputs']}>
      <legend>{attribute === null ? text.whichOutput : text.outputs}</legend>
      {outputs.length >= SEARCHED_FROM && (
        <div className={css['search']}>
          <Search size={15} aria-hidden />
          <input
            type="search"
            aria-label={text.searchOutputs}
            placeholder={text.searchOutputs}
            value={wanted}
            onChange={(event) => setWanted(event.target.value)}
          />
          <Quiet as="span" size="small">
            {text.outputCount({ count: shown.length })}
          </Quiet>
        </div>
      )}
      <div className={css['list']}>
        {shown.map((output) => (
          <Row
            key={output.attribute}
            output={output}
            fragment={fragments.get(output) ?? output.name}
            isBuilt={output.attribute === attribute}
          />
        ))}
      </div>
      {shown.length === 0 && <Quiet>{text.noneMatches}</Quiet>}
    </fieldset>
  );
}

interface RowProps {
  output: FlakeOutput;
  fragment: string;
  /** It is what the reference stands for. */
  isBuilt: boolean;
}

function Row({ output, fragment, isBuilt }: RowProps) {
  const { flake: text, systems } = useMessages().screens.source;
  const isChosen = useSource(({ source: { flakeOutput } }) =>
    flakeOutput === null ? isBuilt : flakeOutput === fragment,
  );
  return (
    <label className={css['output']}>
      <input
        type="radio"
        name="flake-output"
        checked={isChosen}
        onChange={() => chooseSource({ flakeOutput: fragment })}
      />
      <span className={css['name']}>{isolated(output.name)}</span>
      <Quiet as="span" size="small">
        {isMeantAsImage(output.attribute) ? text.outputKinds[output.from] : text.host} · {systems[output.system]}
      </Quiet>
    </label>
  );
}
