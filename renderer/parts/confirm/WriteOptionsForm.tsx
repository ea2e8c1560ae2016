import type { Drive } from '../../../contract/wire/drive.ts';
import type { EraseQuestion } from '../../erase-question.ts';
import { useMessages } from '../../language.ts';
import { Checkbox } from '../../ui/index.ts';
import { ChosenOptions } from './ChosenOptions.tsx';
import { PlanAhead, type Planned } from './PlanAhead.tsx';
import { Unfinished } from './Unfinished.tsx';

export interface WriteOptions {
  readBack: boolean;
  /** Continue an earlier write of the same image. */
  resume: boolean;
  /** Start each verified stick in a virtual machine. */
  proveBoot: boolean;
  eject: boolean;
  /** Use a download although it has no checksum. */
  acceptUnverified: boolean;
}

export const DEFAULT_WRITE_OPTIONS: WriteOptions = {
  readBack: true,
  resume: true,
  proveBoot: false,
  eject: false,
  acceptUnverified: false,
};

interface WriteOptionsFormProps {
  question: EraseQuestion;
  drives: readonly Drive[];
  options: WriteOptions;
  onChange: (options: WriteOptions) => void;
  onPlan: (planned: Planned) => void;
}

/** Options of the write, and below them what has to be built first. */
export function WriteOptionsForm({ question, drives, options, onChange, onPlan }: WriteOptionsFormProps) {
  const text = useMessages().screens.confirm;
  const change = (part: Partial<WriteOptions>) => onChange({ ...options, ...part });
  return (
    <>
      <ChosenOptions options={question.options} />
      {question.isUnverified && (
        <Checkbox
          checked={options.acceptUnverified}
          onChange={(acceptUnverified) => change({ acceptUnverified })}
          label={text.unverifiedDownload.label}
          detail={text.unverifiedDownload.detail}
        />
      )}
      <Unfinished drives={drives} isResumed={options.resume} onResume={(resume) => change({ resume })} />
      <Checkbox
        checked={options.readBack}
        onChange={(readBack) => change({ readBack })}
        label={text.readBack.label}
        detail={options.readBack ? text.readBack.on : text.readBack.off}
      />
      {options.readBack && (
        <Checkbox
          checked={options.proveBoot}
          onChange={(proveBoot) => change({ proveBoot })}
          label={text.proveBoot.label}
          detail={text.proveBoot.detail}
        />
      )}
      <Checkbox
        checked={options.eject}
        onChange={(eject) => change({ eject })}
        label={text.eject.label}
        detail={text.eject.detail}
      />
      <PlanAhead source={question.source} options={question.options} onPlan={onPlan} />
    </>
  );
}
