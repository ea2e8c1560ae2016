import type { BuildOptions } from '../../../contract/wire/source.ts';
import { useMessages } from '../../language.ts';
import { Fact, Facts } from '../../ui/index.ts';
import { chosenOptions } from '../source/index.ts';
import css from './confirm.module.css';

/** Every option that was set, so that none is used unseen. */
export function ChosenOptions({ options }: { options: BuildOptions }) {
  const messages = useMessages();
  const chosen = chosenOptions(options, messages);
  if (chosen.length === 0) return null;
  return (
    <section aria-label={messages.screens.options.title} className={css['options']}>
      <Facts>
        {chosen.map(({ name, value }) => (
          <Fact key={name} name={name}>
            {value}
          </Fact>
        ))}
      </Facts>
    </section>
  );
}
